import type { OkRecord } from '../../harness/config/record.js';
import { findMetric } from '../../harness/metrics/descriptors.js';

/** A fraction as percent with one decimal: `9.1`. */
export function formatPercent(fraction: number): string {
  return (100 * fraction).toFixed(1);
}

/** A chance level as percent, with the digits that small ones need: `0.052`. */
export function formatChance(fraction: number | undefined): string {
  return fraction === undefined ? '' : String(Number((100 * fraction).toPrecision(2)));
}

/** A value of a metric as it is shown: fractions in percent, points and grades as they are, with one decimal. */
function formatMetric(metric: string, value: number): string {
  return isFraction(metric) ? formatPercent(value) : value.toFixed(1);
}

/** The reported metric of a record with its 95 % interval, fractions in percent: `9.1 [7.9, 10.4]`; where a server keeps the
 *  truth, that the answers are to be submitted. */
export function formatScore({ metric, metrics, intervals, submission }: OkRecord): string {
  if (submission && !Object.hasOwn(metrics, metric)) return 'to submit';
  const score = formatMetric(metric, metrics[metric]);
  if (!Object.hasOwn(intervals, metric)) return score;
  const [low, high] = intervals[metric];
  return `${score} [${formatMetric(metric, low)}, ${formatMetric(metric, high)}]`;
}

/** Whether a metric is shown in percent. One that no protocol of this version reports was a fraction in those that did. */
export function isFraction(metric: string): boolean {
  return (findMetric(metric)?.unit ?? 'fraction') === 'fraction';
}

/** A duration for people: `4.1 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${seconds < 10 ? seconds.toFixed(1) : whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** A rate for people: one decimal below ten, whole numbers above. */
export function formatRate(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : String(Math.round(perSecond));
}
