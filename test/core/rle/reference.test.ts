import { describe, expect, it } from '@jest/globals';
import { measureIntersection } from '../../../harness/core/rle/iou.js';
import { measureArea } from '../../../harness/core/rle/measure.js';
import { mergeMasks } from '../../../harness/core/rle/merge.js';
import { decodeMask, encodeMask } from '../../support/rle-masks.js';
import { parseSegmentation } from '../../../harness/core/rle/segmentation.js';
import { formatRle, parseRle } from '../../../harness/core/rle/text.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import {
  longRunsRow,
  maskPairsRow,
  polygonsRow,
  rleReference,
  runListsRow,
} from '../../numbers/rows/masks.js';

describe('run lengths, by the values of pycocotools', () => {
  it('rasterise polygons to the same bytes', async () => {
    expect(polygonsRow.cases).toHaveLength(220);
    await expectAgreement(polygonsRow);
  });

  it('encode, merge and compare masks', async () => {
    await expectAgreement(maskPairsRow);
    for (const pair of rleReference.pairs) {
      const masks = pair.masks.map((text) => encodeMask(Array.from(text, Number), ...pair.size));
      expect(measureIntersection(masks[1], masks[0])).toBe(measureArea(mergeMasks(masks, 'intersection')));
      expect(masks.map((mask) => decodeMask(mask).join(''))).toEqual(pair.masks);
    }
  });

  it('read long counts, and write them again', async () => {
    await expectAgreement(longRunsRow);
    const mask = parseRle(rleReference.large, 700, 900);
    expect(formatRle(mask)).toBe(rleReference.large);
  });

  it('read run lengths that are written as a list', async () => {
    await expectAgreement(runListsRow);
    for (const { size, counts, text } of rleReference.lists)
      expect(parseSegmentation({ size, counts: text }, ...size)).toEqual(
        parseSegmentation({ size, counts }, ...size),
      );
  });
});
