import { buildExplorers, mostFlips, type ExploredTask } from './build-explorers.js';
import { buildHeatmap, type CorrectByTask } from './build-heatmap.js';
import { checkTask, choosePair, chooseReference, taskIds, type ModelPair } from './choose-models.js';
import type { Explorer } from './explorer.js';
import type { Heatmap } from './heatmap.js';
import { listFlips } from './list-flips.js';
import type { Measured } from './measured.js';
import { describeUnpaired } from '../samples/answered.js';
import { readTaskSamples, type TaskSamples } from './read-task-samples.js';
import type { ReportInput } from './report-input.js';
import { createSampleDraws, type DrawnTask, type SampleDraws } from './sample-draws.js';

/** What the samples of all models say: every file is read once, and only bits are kept of it. */
export interface ComparedSamples {
  /** Absent where no model has a score. */
  readonly heatmap?: Heatmap;
  readonly explorer: readonly Explorer[];
  readonly correct: CorrectByTask;
  /** Scores on other test samples, the same for all models. */
  readonly draws: SampleDraws;
}

/** Reads the samples of every task of the report, and compares the models by them. `resamples`: how many `draws` has. Throws ConfigError on a model or task that
 *  was asked for and is not in the report. */
export async function compareSamples(
  measured: Measured,
  input: Pick<
    ReportInput,
    'reference' | 'pair' | 'explore' | 'readSamples' | 'thumbnails' | 'classNames' | 'seed'
  >,
  resamples: number,
): Promise<ComparedSamples> {
  const reference = chooseReference(measured, input.reference);
  const pair = choosePair(measured, reference, input.pair);
  for (const task of input.explore ?? []) checkTask(measured, task, '--explore');
  const correct = new Map<string, TaskSamples['bits']>();
  const drawn = new Map<string, DrawnTask>();
  const explored: ExploredTask[] = [];
  for (const task of taskIds(measured)) {
    const models = measured.models.map(({ id }) => id).filter((id) => measured.record(task, id));
    const sides = pair && (input.explore?.includes(task) ?? true) ? pair : undefined;
    const samples = await readTaskSamples(task, models, input.readSamples, sides);
    correct.set(task, samples.bits);
    drawn.set(task, { bits: samples.bits, items: samples.items });
    if (sides) explored.push(...(await explore(task, sides, samples, measured, input.classNames)));
  }
  return {
    ...(reference !== undefined && { heatmap: buildHeatmap(measured, reference, correct) }),
    explorer: await buildExplorers(explored, input.thumbnails),
    correct,
    draws: createSampleDraws(measured, drawn, { resamples, seed: input.seed }),
  };
}

/** None where the two cannot be compared sample by sample. */
async function explore(
  task: string,
  pair: ModelPair,
  { bits, items, lines }: TaskSamples,
  measured: Measured,
  classNames: ReportInput['classNames'],
): Promise<readonly ExploredTask[]> {
  const sides = pair.flatMap((model) => {
    const [record, own, said] = [measured.record(task, model), bits.get(model), lines.get(model)];
    return record && own && said ? [{ record, bits: own, lines: said }] : [];
  });
  if (sides.length < 2) return [];
  const [before, after] = sides;
  if (before.record.imported || describeUnpaired(before, after) !== undefined) return [];
  const explorer = listFlips(task, pair, [before, after], {
    classNames: (await classNames?.(task)) ?? [],
    belongTogether: items.get(before.bits.items)?.images !== undefined,
    most: mostFlips,
  });
  return [{ explorer, dataset: before.record.dataset.sha256 }];
}
