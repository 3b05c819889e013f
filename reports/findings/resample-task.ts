import { hashJson } from '../../harness/core/hash.js';
import { createRandom } from '../../harness/core/random.js';
import { createNormal } from '../scaling/normal-draws.js';
import type { CorrectByTask } from './build-heatmap.js';
import type { Measured } from './measured.js';
import { describeUnpaired, reportsShare, type Answered } from '../samples/answered.js';
import { resampleAccuracy } from '../samples/resample-accuracy.js';
import { clampShare, logit } from './robustness-line.js';

/** A model's score on a task: what was right of n. */
export interface Share {
  readonly model: string;
  readonly share: number;
  readonly n: number;
}

/** Logits [resample][model] of the scores of models on one task. Models that answered the same samples are drawn on the same
 *  ones, with replacement; a model whose samples are not there is drawn by itself, with the variance of a share of n samples. */
export function resampleLogits(
  task: string,
  shares: readonly Share[],
  measured: Measured,
  correct: CorrectByTask,
  { resamples, seed }: { readonly resamples: number; readonly seed: number },
): readonly (readonly number[])[] {
  // each task draws for itself, and the same whatever other tasks there are
  const own = seed ^ Number.parseInt(hashJson(task).slice(0, 8), 16);
  const paired = findPaired(task, shares, measured, correct);
  const places = [...paired.keys()];
  const drawn =
    places.length === 0
      ? []
      : resampleAccuracy(
          [...paired.values()].map(({ bits }) => bits.correct),
          { resamples, seed: own },
        );
  const normal = createNormal(createRandom(own + 1));
  return Array.from({ length: resamples }, (_, resample) => {
    const row = shares.map(({ share, n }, place) => {
      if (paired.has(place)) return 0;
      const p = clampShare(share, n);
      return logit(p) + normal() / Math.sqrt((n + 1) * p * (1 - p));
    });
    places.forEach((place, column) => {
      row[place] = logit(clampShare(drawn[resample][column], shares[place].n));
    });
    return row;
  });
}

/** By place in `shares`, the largest number of models whose samples are the same and whose score is the share of right ones. */
function findPaired(
  task: string,
  shares: readonly Share[],
  measured: Measured,
  correct: CorrectByTask,
): ReadonlyMap<number, Answered> {
  const groups: Map<number, Answered>[] = [];
  shares.forEach(({ model }, place) => {
    const [record, bits] = [measured.record(task, model), correct.get(task)?.get(model)];
    if (!record || !bits || !reportsShare({ record, bits })) return;
    const answered = { record, bits };
    const group = groups.find((one) =>
      [...one.values()].slice(0, 1).every((first) => describeUnpaired(first, answered) === undefined),
    );
    if (group) group.set(place, answered);
    else groups.push(new Map([[place, answered]]));
  });
  return groups.toSorted((a, b) => b.size - a.size).at(0) ?? new Map<number, Answered>();
}
