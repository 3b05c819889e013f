import type { DetectionRules } from '../../harness/core/dense-rules.js';
import { ProtocolError } from '../../harness/core/errors.js';
import type { ProtocolContext } from '../../harness/core/protocol.js';
import type { Corners } from './roi-align.js';

/** A region taken for an object of a category. */
export interface SelectedRegion {
  /** Index of the region. */
  readonly region: number;
  /** Index of the category. */
  readonly category: number;
  readonly score: number;
}

/** What is kept of the regions of an image, each scored for every category, by descending score; ties by region, then by
 *  category. boxes: [R]; scores: [R][C]. As in the references, in the same result by one pass: scores above the threshold
 *  (not at it); of regions of one category that overlap by more than `nmsIou` the best one, all in the order of scores; and
 *  of what is left the first `maxDetections`, over all categories. Overlaps of exactly `nmsIou` stay, so 1 keeps everything.
 *  Sources: open-mmlab/mmdetection 2.28, mmdet/core/post_processing/bbox_nms.py (multiclass_nms); pytorch/vision,
 *  torchvision/ops/boxes.py (batched_nms). */
export function selectDetections(
  boxes: readonly Corners[],
  scores: readonly Float64Array[],
  { scoreThreshold, nmsIou, maxDetections }: DetectionRules,
): readonly SelectedRegion[] {
  const overlapping = nmsIou >= 1 ? undefined : findOverlaps(boxes, nmsIou);
  const suppressed = (candidate: SelectedRegion, chosen: readonly SelectedRegion[]) =>
    overlapping !== undefined &&
    chosen.some(
      ({ region, category }) =>
        category === candidate.category && overlapping[region * boxes.length + candidate.region] === 1,
    );
  let kept: SelectedRegion[] = [];
  // Nearly always the best few fill the cap; all of them are sorted only where they do not.
  for (const share of [8 * maxDetections, Infinity]) {
    const { candidates, all } = findCandidates(scores, scoreThreshold, share);
    kept = [];
    for (const candidate of candidates) {
      if (kept.length === maxDetections) break;
      if (!suppressed(candidate, kept)) kept.push(candidate);
    }
    if (all || kept.length === maxDetections) break;
  }
  return kept;
}

/** What the card says of detections. Throws ProtocolError where it says nothing. */
export function rulesOf(protocol: string, { detection }: ProtocolContext): DetectionRules {
  if (detection) return detection;
  throw new ProtocolError(
    `${protocol}: the task's card has no detection rules, expected scoreThreshold, nmsIou and maxDetections. Add them to the card`,
  );
}

/** The `wanted` best candidates and those that tie with the last one, best first; whether these are all. */
function findCandidates(
  scores: readonly Float64Array[],
  threshold: number,
  wanted: number,
): { readonly candidates: readonly SelectedRegion[]; readonly all: boolean } {
  const above = scores.flatMap((row) => [...row].filter((score) => score > threshold));
  const all = above.length <= wanted;
  const least = all ? -Infinity : Float64Array.from(above).sort()[above.length - wanted];
  const candidates: SelectedRegion[] = [];
  scores.forEach((row, region) => {
    row.forEach((score, category) => {
      if (score > threshold && score >= least) candidates.push({ region, category, score });
    });
  });
  // stable: ties stay in the order of regions and categories
  return { candidates: candidates.sort((a, b) => b.score - a.score), all };
}

/** [R, R]: 1 where two boxes overlap by more than this. */
function findOverlaps(boxes: readonly Corners[], iou: number): Uint8Array {
  const overlapping = new Uint8Array(boxes.length ** 2);
  for (let i = 0; i < boxes.length; i++)
    for (let j = 0; j < i; j++) {
      if (cornersIou(boxes[i], boxes[j]) <= iou) continue;
      overlapping[i * boxes.length + j] = 1;
      overlapping[j * boxes.length + i] = 1;
    }
  return overlapping;
}

/** Intersection over union of two boxes; 0 where neither has an area, which torchvision makes NaN and keeps as well. */
function cornersIou(a: Corners, b: Corners): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const intersection = width * height;
  return intersection / (areaOf(a) + areaOf(b) - intersection);
}

function areaOf([x1, y1, x2, y2]: Corners): number {
  return (x2 - x1) * (y2 - y1);
}
