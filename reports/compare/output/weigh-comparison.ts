import { testDifference } from '../../../harness/metrics/mcnemar.js';
import { adjustHolm } from '../../../harness/metrics/multiple-tests.js';
import { isCompared } from '../compare-runs.js';
import type { AggregateComparison, ComparedTask, RunComparison, TaskComparison } from '../comparison.js';
import { detectableDrop, differenceInterval, differenceP } from '../weigh-evidence.js';

/** What a difference is: `same` where every sample was answered the same; `worse` and `better` where the adjusted p is at most alpha. */
export type Finding = 'worse' | 'better' | 'noise' | 'same';

/** A compared task with what the evidence says. p are two-sided; differences are in the metric's own unit, negative where worse. */
export interface WeighedTask {
  readonly task: ComparedTask;
  readonly finding: Finding;
  /** After less before, turned where lower is better. */
  readonly change: number;
  /** 95 %, of `change`. */
  readonly interval: readonly [low: number, high: number];
  /** McNemar's exact p; absent where the metric is no share of right samples. */
  readonly exactP?: number;
  /** Mid-p where there is an exact one, else of resamples, or of both intervals. */
  readonly p: number;
  /** `p` by Holm, over the tasks of this comparison. */
  readonly adjustedP: number;
  /** The least drop that one test of level alpha would have seen with a chance of 80 %. */
  readonly detectable: number;
  /** Share of samples that became right or wrong. */
  readonly churn?: number;
}

/** A mean with what the evidence says. */
export interface WeighedMean {
  readonly mean: AggregateComparison;
  readonly interval: readonly [low: number, high: number];
  readonly p: number;
}

/** A comparison that was weighed: what every output is made of. */
export interface WeighedComparison {
  readonly comparison: RunComparison;
  /** In the order of the comparison. */
  readonly tasks: readonly WeighedTask[];
  readonly others: readonly Exclude<TaskComparison, ComparedTask>[];
  readonly means: readonly WeighedMean[];
}

/** What the evidence of a comparison says. `alpha`: of all its tasks together. */
export function weighComparison(comparison: RunComparison, alpha: number): WeighedComparison {
  const compared = comparison.tasks.filter(isCompared);
  const pValues = compared.map(({ evidence }) => differenceP(evidence, 'mcnemar-midp'));
  const adjusted = adjustHolm(pValues);
  return {
    comparison,
    tasks: compared.map((task, place) => weighTask(task, pValues[place], adjusted[place], alpha)),
    others: comparison.tasks.flatMap((task) => (task.status === 'compared' ? [] : [task])),
    means: comparison.aggregates.map((mean) => ({
      mean,
      interval: differenceInterval(mean.evidence, 0.95),
      p: differenceP(mean.evidence, 'mcnemar-midp'),
    })),
  };
}

function weighTask(task: ComparedTask, p: number, adjustedP: number, alpha: number): WeighedTask {
  const { evidence, flips, identical } = task;
  const change = task.higherIsBetter ? task.difference : -task.difference;
  return {
    ...{ task, change, p, adjustedP },
    finding: identical
      ? 'same'
      : adjustedP > alpha || change === 0
        ? 'noise'
        : change < 0
          ? 'worse'
          : 'better',
    interval: differenceInterval(evidence, 0.95),
    detectable: detectableDrop(evidence, alpha),
    ...(evidence.kind === 'counted' && { exactP: testDifference(evidence.gained, evidence.lost).exact }),
    ...(flips && { churn: (flips.gained + flips.lost) / flips.of }),
  };
}
