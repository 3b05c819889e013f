import type { OkRecord } from '../../harness/config/record.js';
import { findMetric } from '../../harness/metrics/descriptors.js';
import { wilsonInterval } from '../../harness/metrics/wilson.js';
import { isShareOfRight } from '../samples/share-of-right.js';
import type { Bounds, Evidence, UnpairedEvidence } from './evidence.js';
import { countFlips, type PairedSamples } from './pair-samples.js';
import { resampleDifference, type ResampleDraws } from './resample-difference.js';
import type { UnitGatherer, UnitMetric } from './units/unit-metric.js';

/** The records of two runs that were asked the same. */
export type RecordPair = readonly [before: OkRecord, after: OkRecord];

/** What tells how far two runs are apart on the metric that both report, from the same samples: counts where it is the share of right
 *  ones and each stands alone, resamples where a gatherer knows what it is made of, else the intervals of both records. */
export function findEvidence(
  records: RecordPair,
  pair: PairedSamples,
  gatherer: UnitGatherer | undefined,
  draws: ResampleDraws,
): Evidence {
  const [before] = records;
  const isCounted = !(pair.clustered || clusteredMetrics.has(before.metric)) && areShares(records, pair);
  const flips = countFlips(pair);
  if (isCounted && flips) return { kind: 'counted', n: flips.of, gained: flips.gained, lost: flips.lost };
  const metric = pair.gathered ? gatherer?.finish() : undefined;
  if (!metric) return unpairedEvidence(records, explain(before.metric, pair, gatherer));
  return (
    resampleDifference(turn(metric, before.metric), draws) ??
    unpairedEvidence(
      records,
      `too few samples: ${before.metric} is not defined on most of what is drawn of them`,
    )
  );
}

function explain(metric: string, { gathered }: PairedSamples, gatherer: UnitGatherer | undefined): string {
  if (gatherer === undefined) return `nothing says how ${metric} is made of samples`;
  return gathered
    ? 'the samples do not keep what the metric is made of: those of earlier versions do not'
    : `the baseline keeps which samples were right, which is not enough for ${metric}`;
}

/** Evidence of runs that said the same of every sample. */
export function unchangedEvidence(
  records: RecordPair,
  pair: PairedSamples,
  { resamples }: ResampleDraws,
): Evidence {
  if (areShares(records, pair)) return { kind: 'counted', n: pair.before.count, gained: 0, lost: 0 };
  const zeros = new Float64Array(resamples);
  return {
    ...{ kind: 'resampled', units: pair.before.count, difference: 0 },
    ...{ differences: zeros, swapped: zeros, dropP: 1, differenceP: 1 },
  };
}

/** Evidence of the scores alone. A record without an interval of its metric says only what the metric can be. */
export function unpairedEvidence([before, after]: RecordPair, reason: string): UnpairedEvidence {
  const { metric } = before;
  const [one, other] = [boundsOf(before, metric), boundsOf(after, metric)];
  return isTurned(metric)
    ? { kind: 'unpaired', before: negate(one), after: negate(other), reason }
    : { kind: 'unpaired', before: one, after: other, reason };
}

/** Whether a higher value of a metric is better. */
export function isHigherBetter(metric: string): boolean {
  return !isTurned(metric);
}

/** Metrics whose lines belong together, in files of earlier versions that do not say so: an image and its captions. */
const clusteredMetrics: ReadonlySet<string> = new Set(['mean_recall@1']);

function areShares(records: RecordPair, { before, after }: PairedSamples): boolean {
  return [before, after].every(({ correct, count }, side) => isShareOfRight(records[side], correct, count));
}

function isTurned(metric: string): boolean {
  return findMetric(metric)?.higherIsBetter === false;
}

function turn(metric: UnitMetric, name: string): UnitMetric {
  if (!isTurned(name)) return metric;
  return {
    ...metric,
    score: (weights) => {
      const value = metric.score(weights);
      return value === undefined ? undefined : -value;
    },
  };
}

function boundsOf({ metrics, intervals, n }: OkRecord, metric: string): Bounds {
  const value = metrics[metric];
  if (Object.hasOwn(intervals, metric)) {
    const [low, high] = intervals[metric];
    return { value, low, high };
  }
  if (metric === 'acc1' && value >= 0 && value <= 1) {
    const [low, high] = wilsonInterval(Math.round(value * n), n);
    return { value, low, high };
  }
  const [least, most] = findMetric(metric)?.range ?? [0, 1];
  // of a metric without end: as far above the value as below
  return { value, low: least, high: most ?? 2 * value - least };
}

function negate({ value, low, high }: Bounds): Bounds {
  return { value: -value, low: -high, high: -low };
}
