import { describe, expect, it } from '@jest/globals';
import type { Category } from '../../../harness/core/annotations.js';
import { fuseScores, weighFusion } from '../../../tasks/detection/fuse-scores.js';

const facts = { base: 0.1, novel: 0.8, temperature: 50 };
const category = (name: string, more: Partial<Category> = {}): Category => ({
  id: 1,
  name,
  names: [name],
  ...more,
});

describe('weighFusion', () => {
  it('goes by the names in the card, of which one is enough', () => {
    const categories = [category('cat'), category('dog', { names: ['dog', 'hound'], role: 'novel' })];
    expect([...weighFusion('p', categories, facts, ['hound'])]).toEqual([0.8, 0.1]);
  });

  it('goes by roles, then by frequencies', () => {
    const roles = [category('cat', { role: 'base' }), category('dog', { role: 'novel', frequency: 'f' })];
    expect([...weighFusion('p', roles, facts, undefined)]).toEqual([0.1, 0.8]);
    const frequencies = (['r', 'c', 'f'] as const).map((frequency) => category(frequency, { frequency }));
    expect([...weighFusion('p', frequencies, facts, undefined)]).toEqual([0.8, 0.1, 0.1]);
  });

  it('throws where nothing says', () => {
    expect(() => weighFusion('detector', [category('cat')], facts, undefined)).toThrow(
      'detector: whether the detector was trained on "cat" is not said',
    );
  });
});

describe('fuseScores', () => {
  it('by hand', () => {
    // 0.64^0.5 * 0.25^0.5 = 0.8 * 0.5; with weight 0 the first, with 1 the second
    const fused = fuseScores(
      Float64Array.of(0.64, 0.3, 0.3),
      Float64Array.of(0.25, 0.9, 0.9),
      Float64Array.of(0.5, 0, 1),
    );
    expect(fused[0]).toBeCloseTo(0.4, 12);
    expect([...fused.slice(1)]).toEqual([0.3, 0.9]);
  });
});
