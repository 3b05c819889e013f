import type { SampleLine } from '../../../harness/core/protocol.js';
import type { SparseCounts } from '../../../harness/metrics/segmentation/sparse-counts.js';
import type { UnitGatherer } from './unit-metric.js';

/** A metric of sums [keys, width], row-major; undefined where they do not define it. */
export type SumScore = (sums: Float64Array) => number | undefined;

/** How a metric is made of sums over units: each line adds numbers by key, such as a class or a group. */
export interface SumRule {
  readonly needs: UnitGatherer['needs'];
  /** Numbers of each key. */
  readonly width: number;
  /** What a line adds: nothing where it has no part in the metric; undefined where it lacks a fact that the metric is made of. */
  readonly countsOf: (line: SampleLine) => SparseCounts | undefined;
  /** The independent unit that a line belongs to; absent: `unit` of the line, or the line alone. */
  readonly unitOf?: (line: SampleLine) => string;
  /** Where a unit is more than the sum of its lines: its numbers of a key, from those that its lines add up to. */
  readonly complete?: (numbers: readonly number[]) => readonly number[];
  /** The metric, from the keys that any unit has. Of several readings of what lines say, the first that gives the values of both
   *  records is believed. */
  readonly readings: (keys: readonly string[]) => readonly SumScore[];
}
