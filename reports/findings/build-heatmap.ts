import { tabulateBits } from '../../harness/core/bit-set.js';
import { testDifference } from '../../harness/metrics/mcnemar.js';
import { adjustHolm } from '../../harness/metrics/multiple-tests.js';
import type { CorrectBits } from '../../harness/results/correct-bits.js';
import { taskIds } from './choose-models.js';
import type { Heatmap } from './heatmap.js';
import type { Measured } from './measured.js';
import { describeUnpaired, reportsShare, type Answered } from '../samples/answered.js';

/** Which samples a model gets right, by task, then by model. */
export type CorrectByTask = ReadonlyMap<string, ReadonlyMap<string, CorrectBits>>;

/** Every task of every measured model against the reference: differences, and McNemar's test where both answered the same
 *  samples and the metric is the share of right ones. */
export function buildHeatmap(measured: Measured, reference: string, correct: CorrectByTask): Heatmap {
  const here = measured.models.filter(({ published }) => !published).map(({ id }) => id);
  const isScored = (task: string, model: string) => measured.score(task, model) !== undefined;
  const tasks = taskIds(measured).filter((task) => here.some((model) => isScored(task, model)));
  const models = here.filter((model) => tasks.some((task) => isScored(task, model)));
  const scores = tasks.map((task) => models.map((model) => measured.score(task, model)?.value ?? null));
  const own = tasks.map((task) => measured.score(task, reference)?.value ?? null);
  const differences = scores.map((row, place) => row.map((score) => subtract(score, own[place])));
  const cells = tasks.map((task, row) =>
    models.map((model, column): Test => {
      if (model === reference || differences[row][column] === null) return {};
      return test(answeredOf(measured, correct, task, reference), answeredOf(measured, correct, task, model));
    }),
  );
  const p = cells.map((row) => row.map((cell) => cell.p ?? null));
  return {
    reference,
    models,
    tasks,
    scores,
    differences,
    p,
    adjusted: adjust(p),
    untested: tellReasons(tasks, models, cells),
  };
}

/** Why cells have no test, each reason once: metrics that are no share of right samples are named in one. */
export function listReasons({ untested }: Pick<Heatmap, 'untested'>): readonly string[] {
  const reasons = [...new Set(Object.values(untested))];
  const metrics = reasons.flatMap((reason) =>
    reason.endsWith(noShare) ? [reason.slice(0, -noShare.length)] : [],
  );
  const others = reasons.filter((reason) => !reason.endsWith(noShare));
  if (metrics.length < 2) return reasons;
  const named = `${metrics.slice(0, -1).join(', ')} and ${metrics[metrics.length - 1]}`;
  return [`${named} are not shares of right samples, so McNemar's test says nothing of them`, ...others];
}

/** Behind the name of a metric. */
const noShare = " is not the share of right samples, so McNemar's test says nothing of it";

interface Test {
  readonly p?: number;
  readonly reason?: string;
}

function test(reference: Answered | undefined, other: Answered | undefined): Test {
  if (!reference || !other) return { reason: 'no samples are kept' };
  const unpaired = describeUnpaired(reference, other);
  if (unpaired !== undefined) return { reason: unpaired };
  if (!reportsShare(reference) || !reportsShare(other)) return { reason: other.record.metric + noShare };
  const { onlyFirst, onlySecond } = tabulateBits(reference.bits.correct, other.bits.correct);
  return { p: testDifference(onlySecond, onlyFirst).midP };
}

function answeredOf(
  measured: Measured,
  correct: CorrectByTask,
  task: string,
  model: string,
): Answered | undefined {
  const record = measured.record(task, model);
  const bits = correct.get(task)?.get(model);
  return record && bits ? { record, bits } : undefined;
}

/** In points. */
function subtract(score: number | null, from: number | null): number | null {
  return score === null || from === null ? null : 100 * (score - from);
}

/** Holm's correction of each column. */
function adjust(p: Heatmap['p']): Heatmap['adjusted'] {
  const adjusted = p.map((row) => [...row]);
  for (const column of p.at(0)?.keys() ?? []) {
    const rows = [...p.keys()].filter((row) => p[row][column] !== null);
    const values = adjustHolm(rows.map((row) => p[row][column] ?? 1));
    rows.forEach((row, place) => (adjusted[row][column] = values[place]));
  }
  return adjusted;
}

/** One reason for a task where it is the same for all of its models. */
function tellReasons(
  tasks: readonly string[],
  models: readonly string[],
  cells: readonly (readonly Test[])[],
): Heatmap['untested'] {
  return Object.fromEntries(
    tasks.flatMap((task, row) => {
      const own = cells[row].flatMap(({ reason, p }, column) =>
        reason === undefined && p === undefined ? [] : [[models[column], reason] as const],
      );
      const reasons = new Set(own.map(([, reason]) => reason));
      const [only] = reasons;
      if (reasons.size === 1 && only !== undefined) return [[task, only]];
      return own.flatMap(([model, reason]) => (reason === undefined ? [] : [[cellKey(task, model), reason]]));
    }),
  );
}

function cellKey(task: string, model: string): string {
  return `${task} ${model}`;
}
