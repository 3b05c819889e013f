import type { OkRecord } from '../../../harness/config/record.js';
import { MetricError } from '../../../harness/core/errors.js';
import type { SampleLine } from '../../../harness/core/protocol.js';
import type { SparseCounts } from '../../../harness/metrics/segmentation/sparse-counts.js';
import { agreesWithRecords } from './agrees-with-records.js';
import type { SumRule } from './sum-rule.js';
import { createSummedMetric, type UnitKinds } from './summed-metric.js';
import type { UnitGatherer } from './unit-metric.js';

/** Gathers a metric that is made of sums over units. `finish` gives none where a line lacks a fact, and where the sums do not
 *  give the values that both records report; it throws MetricError where the runs bring other samples. */
export function createSummedGatherer(rule: SumRule, before: OkRecord, after: OkRecord): UnitGatherer {
  const { unitOf = defaultUnit } = rule;
  const places = new Map<string, number>();
  const statistics = createStatistics();
  // by side, the statistics of each unit so far
  const states: readonly number[][] = [[], []];
  let lacking = false;
  return {
    needs: rule.needs,
    add: (side, line) => {
      if (lacking) return;
      const counts = rule.countsOf(line);
      if (counts === undefined) {
        lacking = true;
        return;
      }
      const unit = unitOf(line);
      const place = places.get(unit) ?? places.size;
      places.set(unit, place);
      states[side][place] = statistics.add(states[side].at(place) ?? statistics.none, counts);
    },
    finish: () => {
      if (lacking) return undefined;
      const kinds = groupKinds(states, places.size);
      const patterns = statistics.all().map((counts) => completeAll(counts, rule.complete));
      const keys = [...new Set(patterns.flatMap((counts) => Object.keys(counts)))];
      return rule
        .readings(keys)
        .map((score) => createSummedMetric(kinds, patterns, keys, rule.width, score))
        .find((metric) => agreesWithRecords(metric, before, after));
    },
  };
}

function defaultUnit({ id, unit }: SampleLine): string {
  return unit === undefined ? `line ${id}` : `unit ${unit}`;
}

/** Statistics of units by number, each once: most units are alike. */
function createStatistics() {
  const numbers = new Map<string, number>();
  const known: SparseCounts[] = [];
  const numberOf = (counts: SparseCounts): number => {
    const key = JSON.stringify(counts);
    const number = numbers.get(key);
    if (number !== undefined) return number;
    numbers.set(key, known.length);
    return known.push(counts) - 1;
  };
  const none = numberOf({});
  return {
    none,
    /** The number of what the statistics of a number and these come to. */
    add: (number: number, counts: SparseCounts) =>
      numberOf(number === none ? counts : addCounts(known[number], counts)),
    all: (): readonly SparseCounts[] => known,
  };
}

function addCounts(first: SparseCounts, second: SparseCounts): SparseCounts {
  const sums = new Map(Object.entries(first));
  for (const [key, numbers] of Object.entries(second)) {
    const known = sums.get(key);
    sums.set(key, known ? numbers.map((number, i) => number + known[i]) : numbers);
  }
  return Object.fromEntries(sums);
}

function completeAll(counts: SparseCounts, complete: SumRule['complete']): SparseCounts {
  if (!complete) return counts;
  return Object.fromEntries(Object.entries(counts).map(([key, numbers]) => [key, complete(numbers)]));
}

function groupKinds([before, after]: readonly (readonly number[])[], units: number): UnitKinds {
  const kinds = new Map<string, { size: number; readonly pair: readonly [number, number] }>();
  for (let unit = 0; unit < units; unit++) {
    const [one, other] = [before.at(unit), after.at(unit)];
    if (one === undefined || other === undefined)
      throw new MetricError(`units: unit ${unit} (from 0) is in one run only, expected the same samples`);
    const key = `${one} ${other}`;
    const kind = kinds.get(key) ?? { size: 0, pair: [one, other] };
    kind.size++;
    kinds.set(key, kind);
  }
  const all = [...kinds.values()];
  return {
    sizes: Int32Array.from(all, ({ size }) => size),
    before: Int32Array.from(all, ({ pair }) => pair[0]),
    after: Int32Array.from(all, ({ pair }) => pair[1]),
  };
}
