import { countOf } from '../../core/count-of.js';
import type { LeftOver } from './import-results.js';

/** Numbers that tasks do not take, of as many models, for one reason. */
export interface LeftRow {
  readonly task: string;
  /** Names of the metrics that the file has. */
  readonly found: string;
  readonly reason: string;
  readonly models: number;
}

/** Why the numbers of data sets that tasks are on were not taken, a row for each task and reason. */
export function describeLeft(left: readonly LeftOver[]): readonly LeftRow[] {
  const rows = new Map<string, { readonly row: Omit<LeftRow, 'models'>; readonly models: Set<string> }>();
  for (const { task, run, reason, nearest, empty, model } of left) {
    if (nearest !== undefined || empty) continue;
    const found = [...run.values.keys()].join(', ') || 'nothing';
    const row = { task: task ?? run.dataset, found, reason };
    const key = JSON.stringify(row);
    const known = rows.get(key) ?? { row, models: new Set() };
    known.models.add(model);
    rows.set(key, known);
  }
  return [...rows.values()].map(({ row, models }) => ({ ...row, models: models.size }));
}

/** The tasks that files have a place for, and no number there, in one sentence; none where there are none. */
export function describeEmpty(left: readonly LeftOver[]): readonly string[] {
  const empty = left.filter((one) => one.empty);
  const tasks = [...new Set(empty.map(({ task, run }) => task ?? run.dataset))];
  const models = new Set(empty.map(({ model }) => model));
  if (tasks.length === 0) return [];
  const more = tasks.length > mostNamed ? ` and ${tasks.length - mostNamed} more` : '';
  return [
    `empty or NaN, so absent, of ${countOf(models.size, 'model')}: ${tasks.slice(0, mostNamed).join(', ')}${more}`,
  ];
}

/** A table that a run of few tasks is exported to has many empty cells. */
const mostNamed = 8;

/** The names that mean no data set of a task, in one sentence; none where there are none. */
export function describeUnknown(left: readonly LeftOver[]): readonly string[] {
  const names = new Map(
    left.flatMap(({ run, nearest }) => (nearest === undefined ? [] : [[run.dataset, nearest] as const])),
  );
  const list = [...names].map(([name, nearest]) => `${name} (nearest: ${nearest})`);
  return list.length === 0 ? [] : [`left out, no tasks of ours are on them: ${list.join(', ')}`];
}
