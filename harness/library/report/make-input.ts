import type { ReportInput } from '../../../reports/findings/report-input.js';
import { findTask, type TaskRegistry } from '../../../tasks/registry.js';
import { nearest } from '../../config/nearest.js';
import type { TaskCard } from '../../config/task-card.js';
import { ConfigError } from '../../core/errors.js';
import { listSelections } from '../choose-tasks.js';
import { readVersions } from '../versions.js';
import { defineAggregates } from '../define-aggregates.js';
import type { PlacedRecord, ResultModel } from './placed-record.js';
import type { ReportSettings } from './report-options.js';
import type { SampleFiles } from './sample-files.js';
import type { TaskData } from './task-data.js';
import { writeCommand } from './write-command.js';

/** What was read for a report. */
export interface ReportSources {
  readonly options: ReportSettings;
  readonly registry: TaskRegistry;
  readonly models: readonly ResultModel[];
  readonly samples: Pick<SampleFiles, 'read'>;
  readonly taskData: TaskData;
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
    selections: listSelections(registry, options),
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
