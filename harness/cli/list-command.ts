import { readEnvironment } from '../config/environment.js';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { sizeOfFolder } from '../data/folder-size.js';
import { ConfigError } from '../core/errors.js';
import { locateDataset, type DataRoots } from '../data/locate.js';
import { metricRegistry } from '../metrics/descriptors.js';
import { describeSource, pullCommand } from '../pipeline/pull-hint.js';
import { splitList } from '../config/split-list.js';
import { findSuite, suitesOfTask, tasksOfSuite, type TaskRegistry } from '../../tasks/registry.js';
import { readTasksFor } from '../../tasks/suite-file.js';
import { chooseDataRoots } from '../library/data-root.js';
import type { ExitCode } from '../library/exit-code.js';
import { chooseTasks } from '../library/choose-tasks.js';
import { formatChance } from '../../reports/summary/format.js';
import { formatBytes } from '../core/format-bytes.js';
import { formatModelRows, listModelRows } from './list-models.js';
import type { Listing } from './listings.js';
import { createTerminal, formatTable, type Terminal } from './terminal.js';
import { readDatasets } from '../library/read-datasets.js';
import { resolveTask } from '../library/resolve-task.js';

/** The options of `bench list`. */
export interface ListOptions {
  readonly json?: boolean;
  readonly dataDir?: string;
  readonly datasets?: string;
  readonly suite?: readonly string[];
  readonly all?: boolean;
}

type Datasets = ReadonlyMap<string, DatasetEntry>;
/** The suites that are listed, or whose tasks and data sets are; empty: all. */
interface Chosen {
  readonly registry: TaskRegistry;
  readonly suites: readonly string[];
}
type Row = Readonly<Record<string, unknown>> & { readonly id: string };

/** `bench list`: a table for people, an array of objects with --json. */
export async function listCommand(listing: Listing, options: ListOptions): Promise<ExitCode> {
  const environment = readEnvironment();
  const terminal = createTerminal(environment.plain);
  const suites = splitList(options.suite);
  if (suites.length > 0) checkListing(listing);
  if (listing === 'models') return listModels(options, environment.modelsDir, terminal);
  const roots = chooseDataRoots(options.dataDir, environment, terminal.warn);
  const readEntries = () => readDatasets(options.datasets, roots.data, terminal.note);
  const chosen: Chosen = { registry: await readTasksFor(suites), suites };
  const rows = await rowsOf(listing, chosen, roots, readEntries, options.dataDir);
  terminal.print(options.json ? JSON.stringify(rows.map(toContract), null, 2) : formatRows(rows, listing));
  return 0;
}

/** Models have more facts than a table holds, and most of those that are known are not here. */
async function listModels(
  { json, all = false }: ListOptions,
  home: string,
  terminal: Terminal,
): Promise<ExitCode> {
  const rows = await listModelRows(home);
  if (json) {
    terminal.print(JSON.stringify(rows, null, 2));
    return 0;
  }
  const { table, left } = formatModelRows(rows, all);
  terminal.print(table);
  for (const { problem } of rows) if (problem !== null) terminal.warn(problem);
  if (left > 0)
    terminal.note(
      `${left} more are known: \`bench list models --all\`. Sizes are names, too: \`--model vit-l-14\``,
    );
  return 0;
}

async function rowsOf(
  listing: Exclude<Listing, 'models'>,
  chosen: Chosen,
  roots: DataRoots,
  readEntries: () => Promise<Datasets>,
  dataDir: string | undefined,
): Promise<readonly Row[]> {
  switch (listing) {
    case 'tasks':
      return listTasks(chosen, roots, await readEntries());
    case 'suites':
      return listSuites(chosen);
    case 'datasets':
      return listDatasets(chosen, roots, await readEntries(), dataDir);
    case 'metrics':
      return metricRegistry.list().map(({ id, unit, range, higherIsBetter, summary }) => ({
        id,
        unit,
        range,
        higherIsBetter,
        summary,
      }));
  }
}

/** An option that chooses nothing would be taken for one that does. */
function checkListing(listing: Listing): void {
  if (listing === 'models' || listing === 'metrics')
    throw new ConfigError(
      `--suite: ${listing} are of no suite. Leave it out, or list tasks, suites or datasets`,
    );
}

async function listTasks(
  { registry, suites }: Chosen,
  roots: DataRoots,
  datasets: Datasets,
): Promise<readonly Row[]> {
  const cards = suites.length === 0 ? registry.tasks : chooseTasks(registry, { suites, tasks: [] });
  const tasks = await Promise.all(cards.map((card) => resolveTask(card, datasets)));
  return Promise.all(
    tasks.map(async ({ card, entry, protocols }) => ({
      id: card.id,
      group: card.group,
      metric: card.metric,
      head: protocols[protocols.length - 1].needs.join('+'),
      dataset: card.dataset,
      size: card.size ?? null,
      chance: card.chance ?? null,
      data: (await locateDataset(entry, roots)).state,
      suites: suitesOfTask(registry, card),
    })),
  );
}

/** A suite file stands for those in it, and one that has only cards for itself. */
function listSuites({ registry, suites }: Chosen): readonly Row[] {
  const named = suites.flatMap((id) => {
    const inside = registry.files.find(({ suite }) => suite.id === id)?.suites ?? [];
    return inside.length > 0 ? inside : [id];
  });
  const shown =
    suites.length === 0 ? registry.suites : [...new Set(named)].map((id) => findSuite(registry, id));
  return shown.map(({ id, name }) => {
    const tasks = tasksOfSuite(registry, id);
    return { id, name, count: tasks.length, tasks: tasks.map((task) => task.id) };
  });
}

async function listDatasets(
  { registry, suites }: Chosen,
  roots: DataRoots,
  datasets: Datasets,
  dataDir: string | undefined,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const used = new Set(chooseTasks(registry, { suites, tasks: [] }).map(({ dataset }) => dataset));
  const shown = [...datasets.values()].filter(({ id }) => suites.length === 0 || used.has(id));
  for (const entry of shown) {
    const location = await locateDataset(entry, roots);
    rows.push({
      id: entry.id,
      data: location.state,
      count: entry.count ?? null,
      bytes: location.state === 'missing' ? null : await sizeOfFolder(location.folder),
      tasks: entry.tasks,
      pull: pullCommand(entry, dataDir) ?? null,
      format: entry.format,
      split: entry.split,
      classes: entry.classes ?? null,
      licence: entry.licence,
      obtain: describeSource(entry, roots.data) ?? null,
    });
  }
  return rows;
}

/** Scripts know three states of data: what is damaged is not all there. */
function toContract(row: Row): Row {
  return row.data === 'damaged' ? { ...row, data: 'incomplete' } : row;
}

/** Columns that are left to --json: long ones, and what one does not choose by. */
const hiddenColumns: Partial<Readonly<Record<Listing, readonly string[]>>> = {
  suites: ['tasks'],
  datasets: ['format', 'split', 'classes', 'licence', 'obtain'],
};

function formatRows(rows: readonly Row[], listing: Listing): string {
  const hidden = hiddenColumns[listing] ?? [];
  const columns = Object.keys(rows[0] ?? {}).filter((column) => !hidden.includes(column));
  const numeric = columns.flatMap((column, index) =>
    rows.some((row) => typeof row[column] === 'number') ? [index] : [],
  );
  return formatTable(
    columns.map((column) => (column === 'bytes' ? 'on disk' : column)),
    rows.map((row) => columns.map((column) => formatCell(column, row[column]))),
    numeric,
  );
}

function formatCell(column: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (column === 'chance' && typeof value === 'number') return `${formatChance(value)} %`;
  if (column === 'bytes' && typeof value === 'number') return formatBytes(value);
  if (Array.isArray(value)) return value.join(' ');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([key, member]) => `${key} ${String(member)}`)
      .join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
