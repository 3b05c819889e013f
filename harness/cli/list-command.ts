import { readEnvironment } from '../config/environment.js';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { packageRoot } from '../config/package-root.js';
import { locateDataset, type DataRoots, type DatasetLocation } from '../data/locate.js';
import { metricDescriptors } from '../metrics/descriptors.js';
import { headsOf } from '../../models/model-folder.js';
import { listModels } from '../../models/registry.js';
import { readTaskRegistry, suitesOfTask, tasksOfSuite } from '../../tasks/registry.js';
import type { ExitCode } from './exit-code.js';
import { formatChance } from '../../reports/summary/format.js';
import type { Listing } from './listings.js';
import { createTerminal, formatTable } from './terminal.js';
import { readDatasets, resolveTask } from './wire.js';

/** The options of `bench list`. */
export interface ListOptions {
  readonly json?: boolean;
  readonly dataDir?: string;
  readonly datasets?: string;
}

type Datasets = ReadonlyMap<string, DatasetEntry>;
type Row = Readonly<Record<string, unknown>> & { readonly id: string };

/** `bench list`: a table for people, an array of objects with --json. */
export async function listCommand(listing: Listing, options: ListOptions): Promise<ExitCode> {
  const environment = readEnvironment();
  const roots: DataRoots = { data: options.dataDir ?? environment.dataDir, package: packageRoot };
  const terminal = createTerminal(environment.plain);
  const readEntries = () => readDatasets(options.datasets, roots.data, terminal.note);
  const rows = await rowsOf(listing, roots, readEntries);
  terminal.print(options.json ? JSON.stringify(rows, null, 2) : formatRows(rows));
  return 0;
}

async function rowsOf(
  listing: Listing,
  roots: DataRoots,
  readEntries: () => Promise<Datasets>,
): Promise<readonly Row[]> {
  switch (listing) {
    case 'tasks':
      return listTasks(roots, await readEntries());
    case 'models':
      return listModelRows();
    case 'suites':
      return listSuites();
    case 'datasets':
      return listDatasets(roots, await readEntries());
    case 'metrics':
      return metricDescriptors.map(({ id, unit, range, higherIsBetter, summary }) => ({
        id,
        unit,
        range,
        higherIsBetter,
        summary,
      }));
  }
}

async function listTasks(roots: DataRoots, datasets: Datasets): Promise<readonly Row[]> {
  const registry = await readTaskRegistry();
  const tasks = registry.tasks.map((card) => resolveTask(card, datasets));
  return Promise.all(
    tasks.map(async ({ card, entry, needs }) => ({
      id: card.id,
      group: card.group,
      metric: card.metric,
      head: needs.join('+'),
      dataset: card.dataset,
      size: card.size ?? null,
      chance: card.chance ?? null,
      data: dataState(await locateDataset(entry, roots)),
      suites: suitesOfTask(registry, card),
    })),
  );
}

async function listModelRows(): Promise<readonly Row[]> {
  const models = await listModels();
  return models.map(({ card, folder }) => ({
    id: card.id,
    family: card.family,
    size: card.size ?? null,
    paramsM: card.paramsM ?? null,
    heads: [...headsOf(card)],
    present: true,
    path: folder,
  }));
}

async function listSuites(): Promise<readonly Row[]> {
  const registry = await readTaskRegistry();
  return registry.suites.map(({ id, name }) => {
    const tasks = tasksOfSuite(registry, id);
    return { id, name, count: tasks.length, tasks: tasks.map((task) => task.id) };
  });
}

async function listDatasets(roots: DataRoots, datasets: Datasets): Promise<readonly Row[]> {
  return Promise.all(
    [...datasets.values()].map(async (entry) => ({
      id: entry.id,
      format: entry.format,
      split: entry.split,
      count: entry.count ?? null,
      classes: entry.classes ?? null,
      data: dataState(await locateDataset(entry, roots)),
      licence: entry.licence,
      tasks: entry.tasks,
      obtain: entry.obtain?.replaceAll('$BENCH_DATA', roots.data) ?? null,
    })),
  );
}

/** The three states there are for scripts: what is damaged is not all there. */
function dataState({ state }: DatasetLocation): 'present' | 'incomplete' | 'missing' {
  return state === 'damaged' ? 'incomplete' : state;
}

/** The rows as a table; long columns (commands, lists of tasks) are left to --json. */
function formatRows(rows: readonly Row[]): string {
  const hidden = new Set(['obtain', 'tasks', 'licence']);
  const columns = Object.keys(rows[0] ?? {}).filter((column) => !hidden.has(column));
  const numeric = columns.flatMap((column, index) =>
    rows.some((row) => typeof row[column] === 'number') ? [index] : [],
  );
  return formatTable(
    columns,
    rows.map((row) => columns.map((column) => formatCell(column, row[column]))),
    numeric,
  );
}

function formatCell(column: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (column === 'chance' && typeof value === 'number') return `${formatChance(value)} %`;
  if (Array.isArray(value)) return value.join(' ');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([key, member]) => `${key} ${String(member)}`)
      .join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
