import { describe, expect, it } from '@jest/globals';
import { decodeMask, encodeMask } from '../../support/rle-masks.js';
import { pasteMask } from '../../../tasks/detection/paste-mask.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import { pasteRow } from '../../numbers/rows/regions.js';

const rowsOf = (mask: Uint8Array, width: number) =>
  Array.from({ length: mask.length / width }, (_, y) => mask.subarray(y * width, (y + 1) * width).join(''));

describe('pasteMask', () => {
  it('by hand: cells on whole pixels', () => {
    const pasted = pasteMask(Float32Array.of(5, -5, -5, 5), 2, [1, 0, 3, 2], [3, 4]);
    expect(rowsOf(decodeMask(pasted), 4)).toEqual(['0100', '0010', '0000']);
  });

  it('by hand: a pixel of exactly one half is set', () => {
    // logit 0 is 0.5 at the centre of the only pixel; between 0.5 and the zero outside it is less
    const pasted = pasteMask(Float32Array.of(0), 1, [1, 1, 2, 2], [3, 3]);
    expect(rowsOf(decodeMask(pasted), 3)).toEqual(['000', '010', '000']);
  });

  it('cuts off what lies outside the image, and is empty without a width', () => {
    const full = pasteMask(new Float32Array(4).fill(9), 2, [-4, -4, 20, 20], [3, 3]);
    expect([...full.counts]).toEqual([0, 9]);
    expect([...pasteMask(new Float32Array(4).fill(9), 2, [1, 1, 1, 3], [3, 3]).counts]).toEqual([9]);
    expect([...pasteMask(new Float32Array(4).fill(9), 2, [10, 10, 12, 12], [3, 3]).counts]).toEqual([9]);
  });

  it.each(pasteRow.cases)('equals grid_sample as detectron2 calls it, box $box', async (stored) => {
    await expectAgreement(pasteRow, stored);
    // the same runs as the encoder of masks makes
    const [height, width] = [stored.mask.length, stored.mask[0].length];
    const pasted = pasteMask(Float32Array.from(stored.logits), 4, stored.box, [height, width]);
    expect(pasted).toEqual(encodeMask(decodeMask(pasted), height, width));
  });
});
