import { findMetric } from '../../harness/metrics/descriptors.js';
import type { AggregateComparison, ComparedTask, SpeedComparison } from '../compare/comparison.js';
import type { Evidence } from '../compare/evidence.js';

/** One metric of a task, or a mean over tasks, in both runs: what the rules look at. Values are in the metric's own unit. */
export interface Measured {
  readonly metric: string;
  readonly before: number;
  readonly after: number;
  /** How much worse the run after is; negative where it is better. */
  readonly drop: number;
  readonly higherIsBetter: boolean;
  /** Samples, or units that were drawn; absent where only scores are known. */
  readonly n?: number;
  /** Of the metric that the record reports; absent for its other metrics. */
  readonly evidence?: Evidence;
  /** 95 % interval of the run after. */
  readonly interval?: readonly [low: number, high: number];
  /** Every sample was answered the same. */
  readonly identical: boolean;
  readonly flips?: ComparedTask['flips'];
  readonly changed?: ComparedTask['changed'];
  readonly speed?: SpeedComparison;
}

/** One metric of a task; without `metric`, the one that its record reports. Undefined where the records do not both have it. */
export function measureTask(task: ComparedTask, metric = task.metric): Measured | undefined {
  const own = metric === task.metric;
  if (!own && !Object.hasOwn(task.metrics, metric)) return undefined;
  const [before, after] = own ? [task.before, task.after] : task.metrics[metric];
  const higherIsBetter = own ? task.higherIsBetter : (findMetric(metric)?.higherIsBetter ?? true);
  return {
    ...{ metric, before, after, higherIsBetter },
    drop: higherIsBetter ? before - after : after - before,
    n: task.n,
    ...(own && { evidence: task.evidence }),
    ...(Object.hasOwn(task.intervals, metric) && { interval: task.intervals[metric] }),
    identical: task.identical,
    ...(task.flips && { flips: task.flips }),
    ...(task.changed && { changed: task.changed }),
    speed: task.speed,
  };
}

/** A mean over tasks. */
export function measureMean({ id, before, after, evidence, identical }: AggregateComparison): Measured {
  const n = unitsOf(evidence);
  return {
    ...{ metric: id, before, after, evidence, identical },
    drop: before - after,
    higherIsBetter: true,
    ...(n !== undefined && { n }),
  };
}

/** Whether every number of it is one: nothing is concluded from others. */
export function isSound({ before, after, interval, evidence }: Measured): boolean {
  return (
    [before, after, ...(interval ?? [])].every(Number.isFinite) &&
    (evidence === undefined || isSoundEvidence(evidence))
  );
}

function isSoundEvidence(evidence: Evidence): boolean {
  switch (evidence.kind) {
    case 'counted':
      return [evidence.n, evidence.gained, evidence.lost].every(Number.isFinite);
    case 'resampled':
      return (
        [evidence.difference, evidence.dropP].every(Number.isFinite) &&
        [evidence.differences, evidence.swapped].every((draws) => draws.every(Number.isFinite))
      );
    case 'unpaired':
      return [evidence.before, evidence.after]
        .flatMap(({ value, low, high }) => [value, low, high])
        .every(Number.isFinite);
  }
}

function unitsOf(evidence: Evidence): number | undefined {
  switch (evidence.kind) {
    case 'counted':
      return evidence.n;
    case 'resampled':
      return evidence.units;
    case 'unpaired':
      return undefined;
  }
}
