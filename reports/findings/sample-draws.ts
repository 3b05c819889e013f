import { deriveSeed } from '../../harness/core/derive-seed.js';
import { createRandom } from '../../harness/core/random.js';
import type { CorrectBits } from '../../harness/results/correct-bits.js';
import { createNormal } from '../scaling/normal-draws.js';
import { findFormula } from '../samples/find-formula.js';
import type { Measured, Score } from './measured.js';
import { resampleAccuracy } from '../samples/resample-accuracy.js';
import type { TaskSamples } from './read-task-samples.js';

/** The scores of a model on a target, had the test samples been others. */
export interface DrawnScores {
  /** By resample, fractions. */
  readonly scores: Float64Array;
  /** Tasks whose scores were drawn for each model by itself, from its interval: their samples are not kept, or their metric is not
   *  made of right and wrong ones. */
  readonly unpaired: readonly string[];
}

/** Draws of test samples for every model: each resample is of the same samples for all models, so that scores on one resample may
 *  be subtracted, or fitted together. */
export interface SampleDraws {
  /** Undefined where there is no score, no interval, or no resamples are wanted. */
  readonly of: (target: string, model: string) => DrawnScores | undefined;
}

/** What the samples of one task say of its models. */
export type DrawnTask = Pick<TaskSamples, 'bits' | 'items'>;

/** Draws that are made when they are first asked for, then kept. The same seed, the same draws, in whatever order. */
export function createSampleDraws(
  measured: Measured,
  tasks: ReadonlyMap<string, DrawnTask>,
  { resamples, seed }: { readonly resamples: number; readonly seed: number },
): SampleDraws {
  const targets = new Map(measured.targets.map((target) => [target.id, target]));
  const byTask = new Map<string, ReadonlyMap<string, Float64Array>>();
  const ofTask = (task: string, model: string): DrawnScores | undefined => {
    const score = measured.score(task, model);
    if (!score) return undefined;
    const paired = byTask.get(task) ?? drawPaired(task, measured, tasks.get(task), resamples, seed);
    byTask.set(task, paired);
    const scores = paired.get(model);
    if (scores) return { scores, unpaired: [] };
    const alone = drawAlone(score, resamples, deriveSeed(seed, task, model));
    return alone && { scores: alone, unpaired: [task] };
  };
  return {
    of: (id, model) => {
      const target = targets.get(id);
      if (resamples === 0 || !target || !measured.score(id, model)) return undefined;
      if (target.kind === 'task') return ofTask(id, model);
      const drawn = target.tasks.map((task) => ofTask(task.id, model));
      const all = drawn.filter((one) => one !== undefined);
      if (all.length === 0 || all.length < drawn.length) return undefined;
      const scores = new Float64Array(resamples);
      for (const one of all) one.scores.forEach((score, place) => (scores[place] += score / all.length));
      return { scores, unpaired: all.flatMap(({ unpaired }) => unpaired) };
    },
  };
}

/** By model, of those that answered the same samples in the same way. */
function drawPaired(
  task: string,
  measured: Measured,
  samples: DrawnTask | undefined,
  resamples: number,
  seed: number,
): ReadonlyMap<string, Float64Array> {
  const drawn = new Map<string, Float64Array>();
  for (const group of groupModels(task, measured, samples)) {
    const facts = samples?.items.get(group[0].bits.items);
    const correct = group.map(({ bits }) => bits.correct);
    const formula =
      facts &&
      findFormula(
        group[0].metric,
        facts,
        correct,
        group.map(({ score }) => score),
      );
    if (!formula) continue;
    const own = deriveSeed(seed, task, group[0].bits.items);
    const rows = resampleAccuracy(correct, { ...formula, resamples, seed: own });
    group.forEach(({ model }, column) =>
      drawn.set(
        model,
        Float64Array.from(rows, (row) => row[column]),
      ),
    );
  }
  return drawn;
}

interface AnsweredBy {
  readonly model: string;
  readonly metric: string;
  readonly score: number;
  readonly bits: CorrectBits;
}

function groupModels(
  task: string,
  measured: Measured,
  samples: DrawnTask | undefined,
): readonly (readonly AnsweredBy[])[] {
  const groups = new Map<string, AnsweredBy[]>();
  for (const [model, bits] of samples?.bits ?? []) {
    const [record, score] = [measured.record(task, model), measured.score(task, model)];
    const isWhole = bits.ids.length > 0 && bits.unmarked === 0 && bits.repeated === undefined;
    if (!record || record.imported || !score || !isWhole) continue;
    const { dataset, protocol, metric } = record;
    const key = [dataset.sha256, dataset.split, protocol.hash, bits.items, metric].join('\n');
    const one = { model, metric, score: score.value, bits };
    const own = groups.get(key);
    if (own) own.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()];
}

/** Normal around the score, with the width of its 95 % interval, within 0 and 1. */
function drawAlone({ value, low, high }: Score, resamples: number, seed: number): Float64Array | undefined {
  if (low === undefined || high === undefined) return undefined;
  const normal = createNormal(createRandom(seed));
  const deviation = (high - low) / (2 * 1.959963984540054);
  return Float64Array.from({ length: resamples }, () =>
    Math.min(1, Math.max(0, value + deviation * normal())),
  );
}
