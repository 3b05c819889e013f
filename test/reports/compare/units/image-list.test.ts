import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../../../harness/core/errors.js';
import { createImageList } from '../../../../reports/compare/units/image-list.js';

function listOf(before: readonly string[], after: readonly string[]) {
  const list = createImageList();
  const indices = [...before.map((id) => list.add(0, id)), ...after.map((id) => list.add(1, id))];
  return { indices, places: () => [...list.finish()] };
}

describe('createImageList', () => {
  it('numbers images as they come, and sorts ids as numbers', () => {
    const { indices, places } = listOf(['10', '9', '100'], ['10', '9', '100']);
    expect(indices).toEqual([0, 1, 2, 0, 1, 2]);
    expect(places()).toEqual([1, 0, 2]);
  });

  it('leaves images in their order where an id is no whole number', () => {
    expect(listOf(['10', 'b', '9'], ['10', 'b', '9']).places()).toEqual([0, 1, 2]);
    expect(listOf(['10', '', '9'], ['10', '', '9']).places()).toEqual([0, 1, 2]);
  });

  it('throws MetricError on runs over other images, and on none', () => {
    expect(() => listOf(['a', 'b'], ['a', 'c'])).toThrow(
      new MetricError('images: image 1 (from 0) is c in one run, b in the other'),
    );
    expect(() => listOf(['a', 'b'], ['a']).places()).toThrow(
      new MetricError('images: 2 in one run, 1 in the other, expected the same'),
    );
    expect(() => listOf([], []).places()).toThrow(MetricError);
  });
});
