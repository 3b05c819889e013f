import type { Category, Detection, ImageObjects } from '../../harness/core/annotations.js';
import type { ImageMatches } from '../../harness/core/protocol.js';
import { keepMatches } from '../../harness/metrics/detection/kept-matches.js';
import { createDetectionEvaluation } from '../../harness/metrics/detection/evaluation.js';
import { listMetrics } from '../../harness/metrics/detection/rules.js';
import type { DetectionScores } from '../../harness/metrics/detection/scores.js';
import { joinParts, prefixNames, type MeasuredPart } from '../dense/join-results.js';

/** The metrics whose intervals are computed: those that papers report. Others cost as much and say little more. */
const withIntervals = ['AP', 'AP50', 'AP50_base', 'AP50_novel', 'AP50_all', 'APr', 'APc', 'APf'];
/** What is said of boxes where the plain names are those of masks. */
const ofBoxes = ['AP', 'AP50', 'AP75', 'APr', 'APc', 'APf'];

/** Detections under evaluation, image after image. */
export interface DetectionScoring {
  /** masks: whether objects and detections have masks; after the first image without, masks are no longer scored. Returns what
   *  the line of the image keeps: of the masks where they are scored and have the plain names, otherwise of the boxes. */
  readonly add: (image: ImageObjects, detections: readonly Detection[], masks: boolean) => ImageMatches;
  /** Throws MetricError on no images. */
  readonly finish: (seed: number) => MeasuredPart;
}

/** The scoring of detections by the rules of the data set: those of LVIS where categories have frequencies, otherwise COCO's.
 *  Names are those of the field. COCO: `AP`, `AP50_novel` and all others are of boxes. LVIS: `AP`, `APr` and all others are
 *  of masks, those of boxes begin with `box_`; without masks there are only these, so that one is never read as the other. */
export function scoreDetections(categories: readonly Category[]): DetectionScoring {
  const kind = categories.some(({ frequency }) => frequency !== undefined) ? 'lvis' : 'coco';
  const boxes = createDetectionEvaluation({ kind, iou: 'box', categories });
  let ofMasks = kind === 'lvis' ? createDetectionEvaluation({ kind, iou: 'mask', categories }) : undefined;
  const categoryOf = new Map(categories.map((category) => [category.id, category]));
  return {
    add: (image, detections, masks) => {
      const matched = boxes.add(image, detections);
      if (!masks) ofMasks = undefined;
      return keepMatches(ofMasks?.add(image, detections) ?? matched, categoryOf);
    },
    finish: (seed) => {
      const boxScores = boxes.finish();
      const plain = kind === 'coco' ? boxScores : ofMasks?.finish();
      return joinParts([
        plain && summarize(plain, seed),
        kind === 'lvis' ? prefixNames('box_', summarize(boxScores, seed, ofBoxes)) : undefined,
      ]);
    },
  };
}

/** The names of all metrics that detections may have. */
export function listDetectionMetrics(): readonly string[] {
  const one: Category = { id: 1, name: '', names: [''], role: 'base' };
  const names = (['coco', 'lvis'] as const).flatMap((kind) =>
    listMetrics({ kind, iou: 'box', categories: [one] }).map(({ name }) => name),
  );
  return [...new Set([...names, ...ofBoxes.map((name) => `box_${name}`)])];
}

function summarize(scores: DetectionScores, seed: number, only?: readonly string[]): MeasuredPart {
  const defined = Object.entries(scores.metrics).flatMap(([name, value]) =>
    value === undefined || (only && !only.includes(name)) ? [] : [[name, value] as const],
  );
  const names = defined.map(([name]) => name).filter((name) => withIntervals.includes(name));
  return { metrics: Object.fromEntries(defined), intervals: scores.intervals(names, seed) };
}
