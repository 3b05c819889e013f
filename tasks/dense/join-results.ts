import type { ProtocolResult } from '../../harness/core/protocol.js';

/** Values by metric, and intervals of some of them. */
export type MeasuredPart = Pick<ProtocolResult, 'metrics' | 'intervals'>;

/** All metrics and intervals of these parts; none without parts. Where two have one name the later one stays. */
export function joinParts(parts: readonly (MeasuredPart | undefined)[]): MeasuredPart {
  const given = parts.filter((part) => part !== undefined);
  return {
    metrics: Object.fromEntries(given.flatMap(({ metrics }) => Object.entries(metrics))),
    intervals: Object.fromEntries(given.flatMap(({ intervals }) => Object.entries(intervals))),
  };
}

/** The part with this before each name. */
export function prefixNames(prefix: string, part: MeasuredPart | undefined): MeasuredPart | undefined {
  const rename = <Value>(values: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
  return part && { metrics: rename(part.metrics), intervals: rename(part.intervals) };
}
