import type { OkRecord } from '../../harness/config/record.js';

/** A fraction as percent with one decimal: `9.1`. */
export function formatPercent(fraction: number): string {
  return (100 * fraction).toFixed(1);
}

/** A chance level as percent, with the digits that small ones need: `0.052`. */
export function formatChance(fraction: number | undefined): string {
  return fraction === undefined ? '' : String(Number((100 * fraction).toPrecision(2)));
}

/** The reported metric of a record with its 95 % interval, in percent: `9.1 [7.9, 10.4]`. */
export function formatScore({ metric, metrics, intervals }: OkRecord): string {
  const score = formatPercent(metrics[metric]);
  if (!Object.hasOwn(intervals, metric)) return score;
  const [low, high] = intervals[metric];
  return `${score} [${formatPercent(low)}, ${formatPercent(high)}]`;
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
