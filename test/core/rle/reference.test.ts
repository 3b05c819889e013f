import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { maskIou, measureIntersection } from '../../../harness/core/rle/iou.js';
import { boxOfMask, measureArea } from '../../../harness/core/rle/measure.js';
import { mergeMasks } from '../../../harness/core/rle/merge.js';
import { decodeMask, encodeMask } from '../../support/rle-masks.js';
import { parseSegmentation } from '../../../harness/core/rle/segmentation.js';
import { formatRle, parseRle } from '../../../harness/core/rle/text.js';

type Size = readonly [height: number, width: number];

/** What test/fixtures/rle/make.py stored. */
const reference = JSON.parse(
  readFileSync(new URL('../../fixtures/rle/reference.json', import.meta.url), 'utf8'),
) as {
  readonly polygons: readonly {
    size: Size;
    segmentation: number[][];
    counts: string;
    area: number;
    box: number[];
  }[];
  readonly pairs: readonly {
    size: Size;
    masks: [string, string];
    counts: [string, string];
    area: [number, number];
    box: [number[], number[]];
    union: string;
    intersection: string;
    iou: number;
    crowdIou: number;
  }[];
  readonly large: string;
  readonly largeArea: number;
  readonly lists: readonly { size: Size; counts: number[]; text: string }[];
};

describe('run lengths, by the values of pycocotools', () => {
  it('rasterise polygons to the same bytes', () => {
    expect(reference.polygons).toHaveLength(220);
    for (const { size, segmentation, counts, area, box } of reference.polygons) {
      const mask = parseSegmentation(segmentation, ...size);
      expect({ segmentation, counts: formatRle(mask) }).toEqual({ segmentation, counts });
      expect(measureArea(mask)).toBe(area);
      expect(boxOfMask(mask)).toEqual(box);
    }
  });

  it('encode, merge and compare masks', () => {
    for (const pair of reference.pairs) {
      const masks = pair.masks.map((text) => encodeMask(Array.from(text, Number), ...pair.size));
      expect(masks.map(formatRle)).toEqual(pair.counts);
      expect(masks.map(measureArea)).toEqual(pair.area);
      expect(masks.map(boxOfMask)).toEqual(pair.box);
      expect(formatRle(mergeMasks(masks, 'union'))).toBe(pair.union);
      expect(formatRle(mergeMasks(masks, 'intersection'))).toBe(pair.intersection);
      expect(maskIou(masks[0], masks[1])).toBe(pair.iou);
      expect(maskIou(masks[0], masks[1], true)).toBe(pair.crowdIou);
      expect(measureIntersection(masks[1], masks[0])).toBe(measureArea(mergeMasks(masks, 'intersection')));
      expect(masks.map((mask) => decodeMask(mask).join(''))).toEqual(pair.masks);
    }
  });

  it('read long counts, and write them again', () => {
    const mask = parseRle(reference.large, 700, 900);
    expect(measureArea(mask)).toBe(reference.largeArea);
    expect(formatRle(mask)).toBe(reference.large);
    expect(formatRle(encodeMask(decodeMask(mask), 700, 900))).toBe(reference.large);
  });

  it('read run lengths that are written as a list', () => {
    for (const { size, counts, text } of reference.lists) {
      const mask = parseSegmentation({ size, counts }, ...size);
      expect(formatRle(mask)).toBe(text);
      expect(parseSegmentation({ size, counts: text }, ...size)).toEqual(mask);
    }
  });
});
