import { formatDuration } from '../../../reports/summary/format.js';
import { formatBytes } from '../../core/format-bytes.js';
import { countOf } from '../../core/count-of.js';
import { breakAtRemedy } from '../print-unfinished.js';
import { formatTable } from '../terminal.js';
import type { PlanRow } from './plan-row.js';

/** The plan for people: a table, what does not run and why, and the sums. `loadSeconds`: of each model that would be loaded, as
 *  far as it was measured. */
export function formatPlan(rows: readonly PlanRow[], loadSeconds: readonly (number | undefined)[]): string {
  const parts = [
    tabulate(rows),
    listReasons(
      'skipped',
      rows.filter(({ state }) => state === 'skip'),
    ),
    listReasons(
      'without an estimate',
      rows.filter(({ state }) => state === 'run'),
    ),
    sumUp(rows, loadSeconds),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function tabulate(rows: readonly PlanRow[]): string {
  const isOfOne = new Set(rows.map(({ model }) => model)).size === 1;
  const skip = isOfOne ? 1 : 0;
  const head = ['model', 'task', 'data', 'head', 'protocol', 'samples', 'time', 'on disk', 'to fetch'];
  return formatTable(
    head.slice(skip),
    rows.map((row) => cellsOf(row).slice(skip)),
    [5, 6, 7, 8].map((column) => column - skip),
  );
}

function cellsOf(row: PlanRow): readonly string[] {
  const { model, task, data, missingHeads, protocol, samples, diskBytes, downloadBytes } = row;
  return [
    ...[model, task, data],
    missingHeads.length === 0 ? 'ok' : `no ${missingHeads.join(', ')}`,
    protocol,
    samples === null ? '-' : String(samples),
    timeOf(row),
    diskBytes === 0 ? '-' : formatBytes(diskBytes),
    downloadBytes === null ? '?' : downloadBytes === 0 ? '-' : formatBytes(downloadBytes),
  ];
}

function timeOf({ seconds, state }: PlanRow): string {
  if (state === 'finished') return 'finished';
  return seconds === null ? '-' : formatDuration(seconds);
}

/** A reason that holds for every model is said once. */
function listReasons(title: string, rows: readonly PlanRow[]): string {
  const models = new Set(rows.map(({ model }) => model)).size;
  const byReason = new Map<string, string[]>();
  for (const { model, task, reason } of rows)
    if (reason !== null) {
      const text = `${task}: ${reason}`;
      byReason.set(text, [...(byReason.get(text) ?? []), model]);
    }
  if (byReason.size === 0) return '';
  const lines = [...byReason].map(([reason, named]) => {
    const who = named.length === models ? '' : `${named.join(', ')}: `;
    return `  ${who}${breakAtRemedy(reason)}`;
  });
  return `${title}:\n${lines.join('\n')}`;
}

function sumUp(rows: readonly PlanRow[], loadSeconds: readonly (number | undefined)[]): string {
  const count = (one: PlanRow['state']) => rows.filter(({ state }) => state === one).length;
  const timed = rows.filter(({ state, seconds }) => state === 'run' && seconds !== null);
  const seconds = timed.reduce((sum, row) => sum + (row.seconds ?? 0), 0);
  const loading = loadSeconds.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  const unknown = count('run') - timed.length;
  const parts = [
    ...(timed.length > 0 ? [`${formatDuration(seconds)} for ${countOf(timed.length, 'task')}`] : []),
    ...(loading > 0 && timed.length > 0 ? [`${formatDuration(loading)} to load`] : []),
    ...(unknown > 0 ? [`${countOf(unknown, 'task')} without an estimate`] : []),
    ...(count('finished') > 0 ? [`${countOf(count('finished'), 'task')} finished before`] : []),
    ...(count('skip') > 0 ? [`${countOf(count('skip'), 'task')} skipped`] : []),
  ];
  return [`time:     ${parts.join(', ')}`, ...sumUpData(rows)].join('\n');
}

/** Every data set counts once, however many tasks and models use it. */
function sumUpData(rows: readonly PlanRow[]): readonly string[] {
  const sets = [...new Map(rows.map((row) => [row.dataset, row])).values()];
  const here = sets.filter(({ diskBytes }) => diskBytes > 0);
  // two data sets may lie in one folder
  const folders = new Map(here.map(({ folder, diskBytes }) => [folder, diskBytes]));
  const disk = [...folders.values()].reduce((sum, bytes) => sum + bytes, 0);
  const lacking = sets.filter(({ data }) => data !== 'present');
  const unknown = lacking.filter(({ downloadBytes }) => downloadBytes === null).length;
  const known = lacking.reduce((sum, { downloadBytes }) => sum + (downloadBytes ?? 0), 0);
  const fetch = [
    ...(known > 0 ? [formatBytes(known)] : []),
    ...(unknown > 0 ? [`${countOf(unknown, 'data set')} of unknown size`] : []),
  ].join(', ');
  return [
    `on disk:  ${formatBytes(disk)} in ${countOf(here.length, 'data set')}`,
    ...(lacking.length > 0 ? [`to fetch: ${fetch}`] : []),
  ];
}
