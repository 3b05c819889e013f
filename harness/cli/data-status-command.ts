import { relative } from 'node:path';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { readEnvironment } from '../config/environment.js';
import { sizeOfFolder } from '../data/folder-size.js';
import { locateDataset, type DataRoots, type DatasetLocation } from '../data/locate.js';
import { remedyLabel } from '../pipeline/plan-task.js';
import { describeSource, pullCommand } from '../pipeline/pull-hint.js';
import { chooseDataRoots } from '../library/data-root.js';
import type { ExitCode } from '../library/exit-code.js';
import { formatBytes } from '../core/format-bytes.js';
import { selectDatasets } from './select-datasets.js';
import { createTerminal, formatTable } from './terminal.js';
import { readDatasets } from '../library/read-datasets.js';

/** The options of `bench data status`. */
export interface DataStatusOptions {
  readonly dataDir?: string;
  readonly datasets?: string;
  readonly json?: boolean;
}

/** How a data set stands on disk; null where there is nothing to say. */
interface DatasetStatus {
  readonly id: string;
  readonly state: DatasetLocation['state'];
  readonly format: string;
  readonly folder: string | null;
  /** Every path that was tried, where nothing was found. */
  readonly lookedIn: readonly string[];
  readonly missing: readonly string[];
  /** What cannot be read, where the state is `damaged`. */
  readonly problem: string | null;
  /** Samples that the entry says there are. */
  readonly count: number | null;
  readonly bytes: number | null;
  readonly tasks: readonly string[];
  /** The command that fetches the set, where it is on the Hub and not whole here. */
  readonly pull: string | null;
  /** Where the set is to be had, in the words of its entry. */
  readonly obtain: string | null;
}

/** `bench data status`: what is on disk, where, and what to do about the rest. */
export async function dataStatusCommand(
  names: readonly string[],
  options: DataStatusOptions,
): Promise<ExitCode> {
  const environment = readEnvironment();
  const terminal = createTerminal(environment.plain);
  const roots = chooseDataRoots(options.dataDir, environment, terminal.warn);
  const datasets = await readDatasets(options.datasets, roots.data, terminal.note);
  const rows: DatasetStatus[] = [];
  for (const entry of await selectDatasets(names, datasets))
    rows.push(await describeStatus(entry, roots, options.dataDir));
  terminal.print(options.json ? JSON.stringify(rows, null, 2) : formatStatus(rows, roots));
  return 0;
}

async function describeStatus(
  entry: DatasetEntry,
  roots: DataRoots,
  dataDir: string | undefined,
): Promise<DatasetStatus> {
  const location = await locateDataset(entry, roots);
  const found = location.state === 'missing' ? undefined : location;
  const form = found?.entry ?? entry;
  return {
    id: entry.id,
    state: location.state,
    format: form.format,
    folder: found?.folder ?? null,
    lookedIn: location.state === 'missing' ? location.lookedIn : [],
    missing: location.state === 'incomplete' ? location.missing : [],
    problem: location.state === 'damaged' ? location.error.message : null,
    count: form.count ?? null,
    bytes: found ? await sizeOfFolder(found.folder) : null,
    tasks: entry.tasks,
    pull: location.state === 'present' ? null : (pullCommand(form, dataDir) ?? null),
    obtain: describeSource(form, roots.data) ?? null,
  };
}

function formatStatus(rows: readonly DatasetStatus[], roots: DataRoots): string {
  const present = rows.filter(({ state }) => state === 'present').length;
  const table = formatTable(
    ['id', 'state', 'samples', 'on disk', 'folder', 'to do'],
    rows.map(({ id, state, count, bytes, folder, pull, obtain }) => [
      id,
      state,
      String(count ?? ''),
      bytes === null ? '' : formatBytes(bytes),
      folder === null ? '' : shorten(folder, roots),
      state === 'present' ? '' : (pull ?? (obtain === null ? '' : 'see below')),
    ]),
    [2, 3],
  );
  const details = rows.flatMap((row) => {
    const detail = describeDetail(row, roots);
    return detail === undefined ? [] : [`  ${row.id}: ${detail}`];
  });
  const notes = details.length === 0 ? '' : `\n\nwhat is not whole:\n${details.join('\n')}`;
  return `${table}${notes}\n\n${present} of ${rows.length} data sets present in ${roots.data}`;
}

function describeDetail(row: DatasetStatus, roots: DataRoots): string | undefined {
  const fault = describeFault(row, roots);
  if (fault === undefined || row.pull !== null || row.obtain === null) return fault;
  return `${fault}\n      ${remedyLabel}${row.obtain}`;
}

function describeFault(
  { state, missing, problem, lookedIn }: DatasetStatus,
  roots: DataRoots,
): string | undefined {
  switch (state) {
    case 'present':
      return undefined;
    case 'incomplete':
      return `has no ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ` and ${missing.length - 3} more` : ''}`;
    case 'damaged':
      return problem ?? undefined;
    case 'missing':
      return `looked in ${lookedIn.map((path) => shorten(path, roots)).join(', ')}`;
  }
}

/** Paths below the data root without it: it stands in the last line. */
function shorten(path: string, roots: DataRoots): string {
  const below = relative(roots.data, path);
  return below === '' || below.startsWith('..') ? path : below;
}
