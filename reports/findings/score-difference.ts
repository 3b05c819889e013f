import { tabulateBits } from '../../harness/core/bit-set.js';
import type { CorrectByTask } from './build-heatmap.js';
import type { Measured, Score } from './measured.js';
import { describeUnpaired, reportsShare, type Answered } from '../samples/answered.js';

/** 97.5 % quantile of the standard normal distribution. */
const z95 = 1.959963984540054;

/** How far two models are apart on a target, as a fraction. */
export interface ScoreDifference {
  /** First less second. */
  readonly value: number;
  /** Half of the 95 % interval. */
  readonly half: number;
  /** Whether both answered the same samples of every task, so that the difference is one of pairs. */
  readonly paired: boolean;
}

interface Part {
  readonly variance: number;
  readonly paired: boolean;
}

/** The difference of two models on a target with its 95 % interval; undefined where one has no score or no interval can be had.
 *  Of a mean, the variances of its tasks add up: tasks have samples of their own. A task whose samples both answered, and whose
 *  metric is the share of right ones, has the variance of pairs, with half a sample added to each cell of the 2 x 2 table: few
 *  samples tell little (Agresti and Min 2005). Other tasks have that of two independent scores. */
export function findDifference(
  measured: Measured,
  correct: CorrectByTask,
  target: string,
  [first, second]: readonly [first: string, second: string],
): ScoreDifference | undefined {
  const tasks = measured.targets.find(({ id }) => id === target)?.tasks ?? [];
  const [one, other] = [measured.score(target, first), measured.score(target, second)];
  if (tasks.length === 0 || !one || !other) return undefined;
  const parts = tasks.flatMap(({ id }) => partOf(measured, correct, id, [first, second]) ?? []);
  if (parts.length < tasks.length) return undefined;
  const sum = parts.reduce((total, { variance }) => total + variance, 0);
  return {
    value: one.value - other.value,
    half: (z95 * Math.sqrt(sum)) / parts.length,
    paired: parts.every(({ paired }) => paired),
  };
}

function partOf(
  measured: Measured,
  correct: CorrectByTask,
  task: string,
  models: readonly [first: string, second: string],
): Part | undefined {
  const answered = models.flatMap((model): readonly Answered[] => {
    const [record, bits] = [measured.record(task, model), correct.get(task)?.get(model)];
    return record && bits ? [{ record, bits }] : [];
  });
  if (answered.length === 2) {
    const [first, second] = answered;
    if (describeUnpaired(first, second) === undefined && answered.every(reportsShare)) {
      const { onlyFirst, onlySecond } = tabulateBits(first.bits.correct, second.bits.correct);
      return { variance: pairedVariance(onlyFirst, onlySecond, first.bits.correct.length), paired: true };
    }
  }
  const [one, other] = models.map((model) => varianceOf(measured.score(task, model)));
  return one === undefined || other === undefined ? undefined : { variance: one + other, paired: false };
}

/** Of the difference of two shares of the same n samples. */
function pairedVariance(onlyFirst: number, onlySecond: number, n: number): number {
  const differ = onlyFirst + onlySecond + 1;
  return (differ - (onlyFirst - onlySecond) ** 2 / (n + 2)) / (n + 2) ** 2;
}

function varianceOf(score: Score | undefined): number | undefined {
  if (score?.low === undefined || score.high === undefined) return undefined;
  return ((score.high - score.low) / 2 / z95) ** 2;
}
