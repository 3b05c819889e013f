import { readFileSync } from 'node:fs';
import { maskIou } from '../../../harness/core/rle/iou.js';
import { boxOfMask, measureArea } from '../../../harness/core/rle/measure.js';
import { mergeMasks } from '../../../harness/core/rle/merge.js';

import { parseSegmentation } from '../../../harness/core/rle/segmentation.js';
import { formatRle, parseRle } from '../../../harness/core/rle/text.js';
import { decodeMask, encodeMask } from '../../support/rle-masks.js';
import { defineRow } from '../reference-row.js';

type Size = readonly [height: number, width: number];

/** What test/fixtures/rle/make.py stored. */
export const rleReference = JSON.parse(
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

const facts = {
  maker: 'rle',
  stored: ['test/fixtures/rle/reference.json'],
  tolerance: 0,
  tools: ['pycocotools'],
  test: 'test/core/rle/reference.test.ts',
} as const;

export const polygonsRow = defineRow({
  ...facts,
  id: 'polygons',
  what: 'polygons as masks: run lengths, area, box',
  rule: 'pycocotools: mask.frPyObjects, merge, area, toBbox',
  cases: rleReference.polygons,
  given: ['counts', 'area', 'box'],
  pair({ size, segmentation, counts, area, box }) {
    const mask = parseSegmentation(segmentation, ...size);
    return {
      found: { counts: formatRle(mask), area: measureArea(mask), box: boxOfMask(mask) },
      expected: { counts, area, box },
    };
  },
});

export const maskPairsRow = defineRow({
  ...facts,
  id: 'mask-pairs',
  what: 'two masks: run lengths, areas, boxes, union, intersection, IoU, crowd IoU',
  rule: 'pycocotools: mask.encode, merge, iou, area, toBbox',
  cases: rleReference.pairs,
  given: ['counts', 'area', 'box', 'union', 'intersection', 'iou', 'crowdIou'],
  pair({ size, masks: texts, ...expected }) {
    const masks = texts.map((text) => encodeMask(Array.from(text, Number), ...size));
    return {
      found: {
        counts: masks.map(formatRle),
        area: masks.map(measureArea),
        box: masks.map(boxOfMask),
        union: formatRle(mergeMasks(masks, 'union')),
        intersection: formatRle(mergeMasks(masks, 'intersection')),
        iou: maskIou(masks[0], masks[1]),
        crowdIou: maskIou(masks[0], masks[1], true),
      },
      expected,
    };
  },
});

const { large, largeArea } = rleReference;

export const longRunsRow = defineRow({
  ...facts,
  id: 'long-runs',
  what: 'a mask of 700 x 900 with long run lengths: read, decoded, written',
  rule: 'pycocotools: mask.encode, area',
  cases: [{ large, largeArea }],
  given: ['largeArea'],
  pair({ large: counts, largeArea: area }) {
    const mask = parseRle(counts, 700, 900);
    return {
      found: { area: measureArea(mask), counts: formatRle(encodeMask(decodeMask(mask), 700, 900)) },
      expected: { area, counts },
    };
  },
});

export const runListsRow = defineRow({
  ...facts,
  id: 'run-lists',
  what: 'run lengths that are written as a list',
  rule: 'pycocotools: mask.frPyObjects',
  cases: rleReference.lists,
  given: ['text'],
  pair: ({ size, counts, text }) => ({
    found: formatRle(parseSegmentation({ size, counts }, ...size)),
    expected: text,
  }),
});
