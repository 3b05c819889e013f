import type { LabelMap, Segment } from '../../../harness/core/annotations.js';
import type { PredictedSegment } from '../../../harness/metrics/segmentation/panoptic-matches.js';

/** Panoptic matching as METRICS words it, with a set of pixels for every segment: slow and plain. */
export function matchSlowly(
  truth: LabelMap,
  segments: readonly Segment[],
  guess: LabelMap,
  guesses: readonly PredictedSegment[],
): Readonly<Record<string, readonly number[]>> {
  const pixelsOf = (map: LabelMap, id: number) =>
    new Set([...map.data.keys()].filter((pixel) => map.data[pixel] === id));
  const shared = (a: ReadonlySet<number>, b: ReadonlySet<number>) =>
    [...a].filter((one) => b.has(one)).length;
  const voids = pixelsOf(truth, 0);
  const rows = new Map<number, number[]>();
  const row = (id: number) => rows.get(id) ?? rows.set(id, [0, 0, 0, 0]).get(id) ?? [];
  const matchedGuesses = new Set<number>();
  for (const one of segments) {
    if (one.crowd) continue;
    const own = pixelsOf(truth, one.id);
    const found = guesses.filter((other) => {
      const theirs = pixelsOf(guess, other.id);
      const IoU =
        shared(own, theirs) / (theirs.size + one.area - shared(own, theirs) - shared(voids, theirs));
      if (other.categoryId !== one.categoryId || !(IoU > 0.5)) return false;
      row(one.categoryId)[0] += IoU;
      row(one.categoryId)[1]++;
      matchedGuesses.add(other.id);
      return true;
    });
    if (found.length === 0) row(one.categoryId)[3]++;
  }
  for (const other of guesses) {
    if (matchedGuesses.has(other.id)) continue;
    const theirs = pixelsOf(guess, other.id);
    const crowd = segments.findLast((one) => one.crowd && one.categoryId === other.categoryId);
    const excused = shared(voids, theirs) + (crowd ? shared(pixelsOf(truth, crowd.id), theirs) : 0);
    if (!(excused / theirs.size > 0.5)) row(other.categoryId)[2]++;
  }
  return Object.fromEntries(rows);
}
