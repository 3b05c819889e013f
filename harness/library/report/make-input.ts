import type { ReportInput } from '../../../reports/findings/report-input.js';
import { findTask, tasksOfSuite, type TaskRegistry } from '../../../tasks/registry.js';
import { nearest } from '../../config/nearest.js';
import type { TaskCard } from '../../config/task-card.js';
import { ConfigError } from '../../core/errors.js';
import { readVersions } from '../versions.js';
import { defineAggregates } from '../wire.js';
import type { PlacedRecord, ResultModel } from './placed-record.js';
import type { ReportSettings } from './report-options.js';
import type { SampleFiles } from './sample-files.js';
import type { TaskData } from './task-data.js';

/** What was read for a report. */
export interface ReportSources {
  readonly options: ReportSettings;
  readonly registry: TaskRegistry;
  readonly models: readonly ResultModel[];
  readonly samples: Pick<SampleFiles, 'read'>;
  readonly taskData: TaskData;
}

/** The tasks that `--suite` and `--task` choose, each once, in their order; without either all, in the order of the suites. Throws
 *  ConfigError on one that does not exist. */
export function chooseTasks(
  registry: TaskRegistry,
  { suites, tasks }: Pick<ReportSettings, 'suites' | 'tasks'>,
): readonly TaskCard[] {
  const all = suites.length === 0 && tasks.length === 0;
  const named = all ? registry.suites.map(({ id }) => id) : suites;
  const chosen = [
    ...named.flatMap((id) => tasksOfSuite(registry, id)),
    ...tasks.map((id) => findTask(registry, id)),
  ];
  return [...new Set(all ? [...chosen, ...registry.tasks] : chosen)];
}

/** The models with only the records of these tasks, and without those that then have none; `unknown` are tasks of records that no
 *  card is of. */
export function keepTasks(
  models: readonly ResultModel[],
  tasks: readonly TaskCard[],
  registry: TaskRegistry,
): { readonly models: readonly ResultModel[]; readonly unknown: readonly string[] } {
  const wanted = new Set(tasks.map(({ id }) => id));
  const known = new Set(registry.tasks.map(({ id }) => id));
  const all = models.flatMap(({ records }) => records.map(({ record }) => record.task));
  const keep = ({ record }: PlacedRecord) => wanted.has(record.task);
  return {
    models: models
      .map((model) => ({ ...model, records: model.records.filter(keep) }))
      .filter(({ records }) => records.length > 0),
    unknown: [...new Set(all.filter((task) => !known.has(task)))].sort(),
  };
}

/** What the report is made of. Throws ConfigError on a model or a task that the options name and that has no records. */
export function makeInput(sources: ReportSources, tasks: readonly TaskCard[]): ReportInput {
  const { options, registry, models, samples, taskData } = sources;
  const { title, date, reference, pair, baseline, explore, seed, bootstrap } = options;
  const ids = models.map(({ id }) => id);
  if (reference !== undefined) checkModel('--reference', reference, ids);
  for (const id of pair ?? []) checkModel('--pair', id, ids);
  for (const task of explore) findTask(registry, task);
  return {
    ...(title === undefined ? {} : { title }),
    ...(date === undefined ? {} : { date }),
    ...(reference === undefined ? {} : { reference }),
    ...(pair === undefined ? {} : { pair }),
    ...(explore.length === 0 ? {} : { explore }),
    ...(baseline === undefined ? {} : { baseline }),
    models: models.map((model) => ({ ...model, records: model.records.map(({ record }) => record) })),
    tasks,
    aggregates: defineAggregates(registry),
    selections: listSelections(sources),
    command: writeCommand(options),
    versions: readVersions(),
    ...{ seed, bootstrap },
    readSamples: samples.read,
    ...(options.thumbnails ? { thumbnails: taskData.thumbnails } : {}),
    classNames: taskData.classNames,
  };
}

function checkModel(option: string, id: string, ids: readonly string[]): void {
  if (ids.includes(id)) return;
  throw new ConfigError(
    `${option} ${id}: no records of such a model, nearest: ${nearest(id, ids, 5).join(', ')}`,
  );
}

function listSelections({ options, registry }: ReportSources): ReportInput['selections'] {
  const suites = options.suites.map((id) => ({
    name: `suite ${id}`,
    tasks: tasksOfSuite(registry, id).map((task) => task.id),
  }));
  const tasks = [...new Set(options.tasks)];
  return tasks.length === 0 ? suites : [...suites, { name: 'tasks', tasks }];
}

/** The command that makes the same report. What does not decide its content is left out, so that another name of the file does not
 *  make it another file. */
export function writeCommand(options: ReportSettings): string {
  const { title, date, suites, tasks, reference, pair, explore, baseline, gate, dataDir, datasets } = options;
  const flags: readonly (readonly [name: string, value: string | undefined])[] = [
    ['title', title],
    ['date', date],
    ['suite', suites.join(',')],
    ['task', tasks.join(',')],
    ['reference', reference],
    ['pair', pair?.join(',')],
    ['explore', explore.join(',')],
    ['baseline', baseline],
    // a verdict that a program gave has no path
    ['gate', typeof gate === 'string' ? gate : undefined],
    ['data-dir', dataDir],
    ['datasets', datasets],
    ['bootstrap', String(options.bootstrap)],
    ['seed', String(options.seed)],
  ];
  const words = [
    ...['bench', 'report', ...options.results.map(quote)],
    ...flags.flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [`--${name}`, quote(value)],
    ),
    ...(options.published ? ['--published'] : []),
    ...(options.thumbnails ? [] : ['--no-thumbnails']),
  ];
  return words.join(' ');
}

/** A word as a POSIX shell reads it. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
