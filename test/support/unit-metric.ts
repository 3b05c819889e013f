import { expect } from '@jest/globals';
import type { OwnRecord } from '../../harness/config/record.js';
import type { SampleLine } from '../../harness/core/protocol.js';
import { createRandom } from '../../harness/core/random.js';
import { createUnitGatherer } from '../../reports/compare/units/create-gatherer.js';
import type { UnitMetric } from '../../reports/compare/units/unit-metric.js';
import { okRecord } from './records.js';

/** The lines of one independent unit. */
export type UnitLines = readonly SampleLine[];

/** Two runs over the same units, and the metric written down a second time. */
export interface UnitCase {
  readonly metric: string;
  readonly protocol: string;
  readonly before: readonly UnitLines[];
  readonly after: readonly UnitLines[];
  /** The metric of a pool of units, the slow way; undefined where they do not define it. */
  readonly value: (units: readonly UnitLines[]) => number | undefined;
  /** Units for which this is the same, on both sides, are of one kind. */
  readonly kindOf: (lines: UnitLines) => unknown;
  /** The order of the file; default: one unit after the other. */
  readonly order?: (lines: UnitLines) => UnitLines;
}

/** A finished record that reports one value. */
export function recordOf(metric: string, protocol: string, value: number): OwnRecord {
  return {
    ...okRecord,
    metric,
    metrics: { [metric]: value },
    protocol: { ...okRecord.protocol, id: protocol },
  };
}

/** What is gathered of two runs; `values` are those of the records, by default the true ones. */
export function gatherUnits(
  { metric, protocol, before, after, value, order = (lines) => lines }: UnitCase,
  values: readonly (number | undefined)[] = [value(before), value(after)],
): UnitMetric | undefined {
  const [one, other] = values.map((known) => recordOf(metric, protocol, known ?? NaN));
  const gatherer = createUnitGatherer(one, other);
  if (!gatherer) throw new Error(`${protocol}/${metric} has no gatherer`);
  for (const line of order(before.flat())) gatherer.add(0, line);
  for (const line of order(after.flat())) gatherer.add(1, line);
  return gatherer.finish();
}

/** Scores of pools of units, beside those of the slow way. */
interface ScoredPools {
  readonly metric: UnitMetric;
  /** The sizes of the kinds, in the order of their first units. */
  readonly sizes: readonly number[];
  readonly scores: readonly (number | undefined)[];
  readonly expected: readonly (number | undefined)[];
}

/** What is gathered, and its scores of seeded pools of units of both runs. */
function scorePools(unitCase: UnitCase, pools: number): ScoredPools {
  const { before, after, kindOf, value } = unitCase;
  const metric = gatherUnits(unitCase);
  if (!metric) throw new Error(`${unitCase.metric}: nothing was gathered`);
  const kinds = new Map<string, { readonly unit: number; readonly size: number }>();
  for (const [unit, lines] of before.entries()) {
    const kind = JSON.stringify([kindOf(lines), kindOf(after[unit])]);
    const known = kinds.get(kind) ?? { unit, size: 0 };
    kinds.set(kind, { ...known, size: known.size + 1 });
  }
  const members = [...kinds.values()].map(({ unit }) => unit);
  const random = createRandom(7);
  const weightsOf = (): Int32Array =>
    Int32Array.from({ length: 2 * members.length }, () => Math.floor(random() ** 2 * 4));
  const all = Array.from({ length: pools }, weightsOf);
  return {
    metric,
    sizes: [...kinds.values()].map(({ size }) => size),
    scores: all.map((weights) => metric.score(weights)),
    expected: all.map((weights) =>
      value(
        [before, after].flatMap((side, run) =>
          members.flatMap((unit, kind) =>
            Array.from({ length: weights[run * members.length + kind] }, () => side[unit]),
          ),
        ),
      ),
    ),
  };
}

/** Expects that a metric has its kinds, and agrees with the slow way on 40 pools, most of them defined. */
export function expectSamePools(unitCase: UnitCase): void {
  const { metric, sizes, scores, expected } = scorePools(unitCase, 40);
  expect([...metric.sizes]).toEqual(sizes);
  expect(scores.filter((score) => score !== undefined).length).toBeGreaterThan(20);
  expect(new Set(scores).size).toBeGreaterThan(10);
  for (const [pool, score] of scores.entries())
    if (score === undefined) expect(expected[pool]).toBeUndefined();
    else expect(score).toBeCloseTo(expected[pool] ?? NaN, 10);
}

/** The same lines with other answers: each is changed in `share` of them. */
export function answerAgain<Lines>(
  units: readonly Lines[],
  share: number,
  seed: number,
  change: (lines: Lines, random: () => number) => Lines,
): readonly Lines[] {
  const random = createRandom(seed);
  return units.map((lines) => (random() < share ? change(lines, random) : lines));
}
