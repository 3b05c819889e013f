import { describe, expect, it } from '@jest/globals';
import type { Tensor } from '../../../harness/core/tensor.js';
import { readRegions } from '../../../tasks/detection/detected-regions.js';
import { answeredObjects } from './fake-objects.js';

const tensor = (shape: readonly number[], ...values: readonly number[]): Tensor => ({
  data: Float32Array.from(values),
  shape,
});
const given = {
  boxes: tensor([2, 4], 0, 1, 2, 3, 4, 5, 6, 7),
  objectness: tensor([2], 0.25, 1),
};
const read = (tensors: Readonly<Record<string, Tensor>>) =>
  readRegions('detector', { ...answeredObjects(0), output: { tensors } });

describe('readRegions', () => {
  it('reads boxes, and masks of boxes that reach beyond the image', () => {
    const { boxes, objectness, embeddings, masks } = read({
      ...given,
      mask_boxes: tensor([2, 4], -1, 1, 2, 3, 4, 5, 6, 9),
      region_masks: tensor([2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8),
    });
    expect(boxes).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ]);
    expect([...objectness]).toEqual([0.25, 1]);
    expect(embeddings).toBeUndefined();
    expect([...(masks?.logitsOf(1) ?? [])]).toEqual([5, 6, 7, 8]);
    expect(masks?.boxes[0]).toEqual([-1, 1, 2, 3]);
    expect(masks?.side).toBe(2);
  });

  it.each([
    [{ boxes: given.boxes }, 'detector: sample image 0: no objectness, got boxes'],
    [
      { ...given, objectness: tensor([1], 0.5) },
      'detector: sample image 0: objectness of 1 regions, expected 2 as there are boxes',
    ],
    [
      { ...given, objectness: tensor([2], 0.5, 3) },
      'detector: sample image 0: an objectness is 3, expected 0 to 1. Export it after its sigmoid',
    ],
    [
      { ...given, objectness: tensor([2], 0.5, NaN) },
      'detector: sample image 0: value 1 of objectness is NaN, expected finite numbers. Check the model with bench models verify',
    ],
    [
      { ...given, region_embeds: tensor([1, 3], 1, 2, 3) },
      'detector: sample image 0: region_embeds of 1 regions, expected 2 as there are boxes',
    ],
  ])('refuses %#: %s', (tensors, message) => {
    expect(() => read(tensors)).toThrow(message);
  });
});
