import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import { encodeMask } from '../../support/rle-masks.js';
import { masksOfMap } from '../../../tasks/detection/segment-masks.js';

describe('masksOfMap', () => {
  it('by a second way: each value by itself', () => {
    const random = createRandom(4);
    for (const [height, width, values] of [
      [1, 1, 1],
      [5, 7, 3],
      [8, 3, 2],
      [6, 6, 20],
    ]) {
      const data = Uint32Array.from({ length: height * width }, () => 70_000 * Math.floor(random() * values));
      const masks = masksOfMap({ data, height, width });
      expect(new Set(masks.keys())).toEqual(new Set(data));
      for (const [value, mask] of masks) {
        const own = Uint8Array.from(data, (one) => Number(one === value));
        expect(mask).toEqual(encodeMask(own, height, width));
      }
    }
  });
});
