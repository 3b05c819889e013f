import type { Detection, ImageObjects, TrueObject } from '../../../harness/core/annotations.js';
import { boxIou } from '../../../harness/metrics/detection/overlap.js';

/** One image and what was detected in it. */
export interface EvaluatedImage {
  readonly image: ImageObjects;
  readonly detections: readonly Detection[];
}

/** AP and recall of one category at one threshold and in one range, from the words of METRICS.md and nothing else: lists of
 *  objects, no bits, and the precision at each point of recall is looked for among all detections. undefined when there is
 *  nothing to be found. */
export function evaluatePlainly(
  images: readonly EvaluatedImage[],
  categoryId: number,
  threshold: number,
  [least, most]: readonly [number, number],
  rules: { readonly lvis: boolean; readonly cap: number },
): { readonly precision: number; readonly recall: number } | undefined {
  const inRange = (area: number) => area >= least && area <= most;
  let wanted = 0;
  const outcomes: { score: number; kind: 'right' | 'wrong' }[] = [];
  for (const { image, detections } of [...images].sort((a, b) => a.image.imageId - b.image.imageId)) {
    const all = rules.lvis ? keepPlainly(image, detections, rules.cap) : detections;
    const own = all
      .filter((one) => one.categoryId === categoryId)
      .sort((a, b) => b.score - a.score)
      .slice(0, rules.cap);
    const isIgnored = (object: TrueObject) => object.crowd || !inRange(object.area);
    const objects = image.objects.filter((object) => object.categoryId === categoryId);
    const sorted = [...objects.filter((one) => !isIgnored(one)), ...objects.filter(isIgnored)];
    wanted += objects.filter((one) => !isIgnored(one)).length;
    const found = new Set<TrueObject>();
    for (const { box, score } of own) {
      const free = sorted.filter((one) => one.crowd || !found.has(one));
      const near = free.filter((one) => boxIou(box, one.box, one.crowd) >= threshold);
      const candidates = near.some((one) => !isIgnored(one)) ? near.filter((one) => !isIgnored(one)) : near;
      const best = Math.max(...candidates.map((one) => boxIou(box, one.box, one.crowd)));
      const match = candidates.findLast((one) => boxIou(box, one.box, one.crowd) === best);
      if (match) found.add(match);
      const open = rules.lvis && (image.notExhaustiveCategoryIds ?? []).includes(categoryId);
      const ignored = match ? isIgnored(match) : open || !inRange(box[2] * box[3]);
      if (!ignored) outcomes.push({ score, kind: match ? 'right' : 'wrong' });
    }
  }
  if (wanted === 0) return undefined;
  outcomes.sort((a, b) => b.score - a.score);
  const steps = outcomes.map((_, i) => {
    const right = outcomes.slice(0, i + 1).filter(({ kind }) => kind === 'right').length;
    return { recall: right / wanted, precision: right / (i + 1) };
  });
  const points = Array.from({ length: 101 }, (_, i) =>
    Math.max(0, ...steps.filter(({ recall }) => recall >= i * 0.01).map(({ precision }) => precision)),
  );
  return { precision: meanPlainly(points) ?? 0, recall: steps.at(-1)?.recall ?? 0 };
}

function keepPlainly(image: ImageObjects, detections: readonly Detection[], cap: number) {
  const known = [...(image.negativeCategoryIds ?? []), ...image.objects.map(({ categoryId }) => categoryId)];
  return [...detections]
    .sort((a, b) => b.score - a.score)
    .slice(0, cap)
    .filter(({ categoryId }) => known.includes(categoryId));
}

/** Mean of the values that are there. */
export function meanPlainly(values: readonly (number | undefined)[]): number | undefined {
  const defined = values.filter((value) => value !== undefined);
  return defined.length === 0 ? undefined : defined.reduce((sum, value) => sum + value, 0) / defined.length;
}
