import type { SampleLine } from '../../../harness/core/protocol.js';
import { leastShare } from './sum-scores.js';
import type { SumRule } from './sum-rule.js';

/** The least share of right lines over the groups of a column; a group of which nothing was drawn does not count. The card says
 *  which column; here it is one that the metric is named for (`acc_worst_region`), or the first that gives both values.
 *  Source: as harness/metrics/worst-group.ts. */
export function worstGroup(metric: string): SumRule {
  return { needs: 'correct', ...leastOver(metric, ({ correct }) => correct) };
}

/** The same of the lines whose truth is among the first five. */
export function worstGroupOfFive(metric: string): SumRule {
  return { needs: 'lines', ...leastOver(metric, ({ correctTop5 }) => correctTop5) };
}

function leastOver(metric: string, isHit: (line: SampleLine) => boolean | undefined): Omit<SumRule, 'needs'> {
  return {
    width: 2,
    countsOf: (line) => {
      const columns = Object.entries(line.groups ?? {});
      const hit = isHit(line);
      if (columns.length === 0 || hit === undefined) return undefined;
      return Object.fromEntries(
        columns.map(([column, value]) => [keyOf(column, String(value)), [1, Number(hit)]]),
      );
    },
    readings: (keys) => {
      const columns = [...new Set(keys.map(columnOf))];
      const isNamed = (column: string) => metric.endsWith(`_${column}`);
      return [...columns.filter(isNamed), ...columns.filter((column) => !isNamed(column))].map((column) => {
        const places = keys.flatMap((key, place) => (columnOf(key) === column ? [place] : []));
        return (sums) => leastShare(sums, places);
      });
    },
  };
}

function keyOf(column: string, value: string): string {
  return JSON.stringify([column, value]);
}

function columnOf(key: string): string {
  const [column] = JSON.parse(key) as [string, string];
  return column;
}
