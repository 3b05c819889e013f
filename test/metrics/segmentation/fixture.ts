import { readFileSync } from 'node:fs';
import type { LabelMap, Segment } from '../../../harness/core/annotations.js';
import { createRandom, type Random } from '../../../harness/core/random.js';

type Quality = Readonly<Record<'PQ' | 'SQ' | 'RQ', number>>;
type Group = Readonly<Record<'PQ' | 'SQ' | 'RQ', number | null>> & { readonly n: number };

/** A segment as the JSON files have it. */
export interface StoredSegment {
  readonly id: number;
  readonly category_id: number;
  readonly area: number;
  readonly iscrowd: 0 | 1;
}

/** What test/fixtures/score/segmentation/make.py stored. Maps are runs: value, length, value, length. */
export interface SegmentationReference {
  readonly panoptic: readonly {
    readonly name: string;
    readonly categories: readonly { readonly id: number; readonly name: string; readonly isthing: 0 | 1 }[];
    readonly images: readonly {
      readonly height: number;
      readonly width: number;
      readonly truth: { readonly runs: readonly number[]; readonly segments: readonly StoredSegment[] };
      readonly prediction: {
        readonly runs: readonly number[];
        readonly segments: readonly Pick<StoredSegment, 'id' | 'category_id'>[];
      };
    }[];
    readonly result: {
      readonly all: Group;
      readonly things: Group;
      readonly stuff: Group;
      readonly categories: Readonly<Record<string, Quality>>;
    };
  }[];
  readonly semantic: readonly {
    readonly name: string;
    readonly classes: number;
    readonly ignore: number;
    readonly reduceZero: boolean;
    readonly bits: 8 | 16;
    readonly images: readonly {
      readonly height: number;
      readonly width: number;
      readonly truth: readonly number[];
      readonly prediction: readonly number[];
    }[];
    readonly detectron2: Readonly<Record<'mIoU' | 'fwIoU' | 'mACC' | 'pACC', number>> & {
      readonly IoU: readonly (number | null)[];
      readonly ACC: readonly (number | null)[];
    };
    readonly mmseg: Readonly<Record<'mIoU' | 'aAcc' | 'mAcc', number>> & {
      readonly IoU: readonly (number | null)[];
    };
  }[];
}

export const segmentationReference = JSON.parse(
  readFileSync(new URL('../../fixtures/score/segmentation/reference.json', import.meta.url), 'utf8'),
) as SegmentationReference;

/** The map of these runs. */
export function mapOfRuns(height: number, width: number, runs: readonly number[]): LabelMap {
  const data = new Uint32Array(height * width);
  let at = 0;
  for (let i = 0; i < runs.length; i += 2) data.fill(runs[i], at, (at += runs[i + 1]));
  if (at !== data.length) throw new Error(`runs of ${at} pixels, expected ${data.length}`);
  return { height, width, data };
}

/** The map of rows that are written out. */
export function mapOfRows(...rows: readonly (readonly number[])[]): LabelMap {
  return { height: rows.length, width: rows[0].length, data: Uint32Array.from(rows.flat()) };
}

/** A segment of the JSON in our words. */
export const toSegment = ({ id, category_id, area, iscrowd }: StoredSegment): Segment => ({
  id,
  categoryId: category_id,
  area,
  crowd: iscrowd === 1,
});

/** A map of labels drawn from a list, in runs. */
export function drawMap(height: number, width: number, labels: readonly number[], random: Random): LabelMap {
  const data = new Uint32Array(height * width);
  let label = labels[0];
  for (let i = 0; i < data.length; i++) {
    if (random() < 0.3) label = labels[Math.floor(random() * labels.length)];
    data[i] = label;
  }
  return { height, width, data };
}

export { createRandom };
