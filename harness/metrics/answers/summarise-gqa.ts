import { MetricError } from '../../core/errors.js';
import type { GqaScore } from './gqa.js';

/** The scores of GQA: fractions, and `distribution`, a chi-square divided by 100, of which less is better. A part that no
 *  question belongs to is null; one that was not asked for is absent. */
export interface GqaSummary {
  readonly accuracy: number;
  readonly binary: number | null;
  readonly open: number | null;
  readonly consistency?: number | null;
  readonly validity?: number;
  readonly plausibility?: number;
  readonly distribution: number | null;
}

type Draws = ArrayLike<number> | undefined;

/** A function that gives the scores of balanced questions. It is told how often each question was drawn in a resample;
 *  without that each counts once. `consistency` says whether that was asked for. Accuracy, validity and plausibility are
 *  means over questions, consistency over the questions that have one. Distribution: for every group, over the answers
 *  that are right for some question of it, the sum of (times predicted - times right)² / times right; the mean over groups
 *  weighted by their questions, / 100. Throws MetricError without questions, here, and where none was drawn.
 *  Source: GQA's eval.py (gqadataset.org; a copy: PKU-YuanGroup/Video-LLaVA, videollava/eval/eval_gqa.py). */
export function createGqaSummary(
  scores: readonly GqaScore[],
  consistency: boolean,
): (draws?: ArrayLike<number>) => GqaSummary {
  if (scores.length === 0) throw new MetricError('GQA: no balanced questions, expected at least one');
  const flags = (of: (score: GqaScore) => boolean | undefined) =>
    Float64Array.from(scores, (score) => {
      const flag = of(score);
      return flag === undefined ? NaN : Number(flag);
    });
  const correct = flags((score) => score.correct);
  const binary = flags((score) => (score.open ? undefined : score.correct));
  const open = flags((score) => (score.open ? score.correct : undefined));
  const valid = flags((score) => score.valid);
  const plausible = flags((score) => score.plausible);
  const consistent = Float64Array.from(scores, (score) => score.consistency ?? NaN);
  const compareDistributions = prepareDistributions(scores);
  return (draws) => {
    const accuracy = meanOf(correct, draws);
    if (accuracy === null) throw new MetricError('GQA: no question was drawn');
    const [validity, plausibility] = [meanOf(valid, draws), meanOf(plausible, draws)];
    return {
      accuracy,
      binary: meanOf(binary, draws),
      open: meanOf(open, draws),
      ...(consistency ? { consistency: meanOf(consistent, draws) } : {}),
      ...(validity === null ? {} : { validity }),
      ...(plausibility === null ? {} : { plausibility }),
      distribution: compareDistributions(draws),
    };
  };
}

/** The mean of the values that are numbers; null where there are none. */
function meanOf(values: Float64Array, draws: Draws): number | null {
  let [sum, count] = [0, 0];
  values.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    const times = draws ? draws[i] : 1;
    sum += times * value;
    count += times;
  });
  return count === 0 ? null : sum / count;
}

/** Pairs of group and answer become cells, in the order of their groups, so that a resample only has to count. */
function prepareDistributions(scores: readonly GqaScore[]): (draws: Draws) => number | null {
  const groups = new Map<string, Map<string, number>>();
  for (const { group, answer } of scores) {
    if (group === null) continue;
    const answers = groups.get(group) ?? new Map<string, number>();
    groups.set(group, answers.set(answer, 0));
  }
  let cells = 0;
  for (const answers of groups.values()) for (const answer of answers.keys()) answers.set(answer, cells++);
  const cellOf = (group: string | null, answer: string | undefined) =>
    (group === null || answer === undefined ? undefined : groups.get(group)?.get(answer)) ?? -1;
  const right = Int32Array.from(scores, ({ group, answer }) => cellOf(group, answer));
  const predicted = Int32Array.from(scores, ({ group, prediction }) => cellOf(group, prediction));
  const sizes = Array.from(groups.values(), ({ size }) => size);
  return (draws) =>
    weighChiSquares(countCells(right, cells, draws), countCells(predicted, cells, draws), sizes);
}

function countCells(cellOf: Int32Array, cells: number, draws: Draws): Float64Array {
  const counts = new Float64Array(cells);
  cellOf.forEach((cell, i) => {
    if (cell >= 0) counts[cell] += draws ? draws[i] : 1;
  });
  return counts;
}

/** Answers that are right for no question of their group add nothing. */
function weighChiSquares(
  right: Float64Array,
  predicted: Float64Array,
  sizes: readonly number[],
): number | null {
  let [sum, total, cell] = [0, 0, 0];
  for (const size of sizes) {
    let [chiSquare, questions] = [0, 0];
    for (const end = cell + size; cell < end; cell++) {
      if (right[cell] === 0) continue;
      chiSquare += (predicted[cell] - right[cell]) ** 2 / right[cell];
      questions += right[cell];
    }
    sum += chiSquare * questions;
    total += questions;
  }
  return total === 0 ? null : sum / total / 100;
}
