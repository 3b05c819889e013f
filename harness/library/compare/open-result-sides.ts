import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { RunSide, SideSamples } from '../../../reports/compare/side.js';
import type { TaskRecord } from '../../config/record.js';
import { DataError } from '../../core/errors.js';
import { recordPath } from '../../results/paths.js';
import { readSampleLines } from '../../results/read-samples.js';
import { isOk, type PlacedRecord } from '../report/placed-record.js';
import { readPlaced, type DamagedRecord } from '../report/read-results.js';
import { checkModels } from './check-models.js';

/** Which records of a folder are looked at; absent: all. */
export interface SideFilter {
  readonly models?: readonly string[];
  readonly tasks?: readonly string[];
}

/** The runs of every model in result folders, by the order of the folders, then by name: each is an `--out` folder of `bench run`, or
 *  the folder of one model in it. The first folder that has finished a task of a model counts; what later ones have of it are
 *  repetitions, for speed alone. Samples files are opened when they are compared.
 *  Throws DataError on a folder without records, on a damaged record, and where records of one model are of other weights; ConfigError
 *  on a model that has no records. */
export async function openResultSides(
  folders: readonly string[],
  filter: SideFilter = {},
): Promise<readonly RunSide[]> {
  const { placed, damaged } = await readPlaced(folders);
  checkDamaged(damaged, filter);
  const wanted = placed.filter(({ record }) => filter.tasks?.includes(record.task) ?? true);
  const ids = [...new Set(placed.map(({ record }) => record.model.id))];
  checkModels(filter.models ?? [], ids, folders.join(', '));
  return ids
    .filter((id) => filter.models?.includes(id) ?? true)
    .map((id) =>
      makeSide(
        id,
        wanted.filter(({ record }) => record.model.id === id),
        folders,
      ),
    )
    .filter(({ records }) => records.length > 0);
}

function checkDamaged(damaged: readonly DamagedRecord[], { models, tasks }: SideFilter): void {
  const files = tasks?.map(fileNameOf);
  const wanted = damaged.filter(
    ({ folder, file }) => (files?.includes(file) ?? true) && (models?.includes(basename(folder)) ?? true),
  );
  if (wanted.length === 0) return;
  const more = wanted.length - 1;
  throw new DataError(`${wanted[0].message}${more === 0 ? '' : `; ${more} more are damaged`}`);
}

function makeSide(model: string, placed: readonly PlacedRecord[], folders: readonly string[]): RunSide {
  checkWeights(model, placed);
  const kept = new Map<string, PlacedRecord>();
  const repeats: TaskRecord[] = [];
  for (const one of placed) {
    const first = kept.get(one.record.task);
    if (first && isOk(first)) repeats.push(one.record);
    else if (!first || isOk(one)) kept.set(one.record.task, one);
  }
  return {
    name: folders[0],
    model,
    records: [...kept.values()].map(({ record }) => record),
    samples: (task) => {
      const found = kept.get(task);
      return found && samplesOf(found);
    },
    repeats,
  };
}

function checkWeights(model: string, placed: readonly PlacedRecord[]): void {
  const known = placed.filter(({ record }) => record.model.sha256 !== undefined);
  const other = known.find(({ record }) => record.model.sha256 !== known[0].record.model.sha256);
  if (!other) return;
  const nameOf = ({ record, folder }: PlacedRecord) =>
    `${record.model.sha256?.slice(0, 12)} (${join(folder, fileNameOf(record.task))})`;
  throw new DataError(
    `${model}: its records are of two models that bear one id, sha256 ${nameOf(known[0])} and ${nameOf(other)}. Run the older ones again, or name the tasks`,
  );
}

function samplesOf(placed: PlacedRecord): SideSamples | undefined {
  if (!isOk(placed)) return undefined;
  const { record, folder } = placed;
  if (!record.samples) return undefined;
  const { file, sha256 } = record.samples;
  if (basename(file) !== file)
    throw new DataError(
      `${join(folder, fileNameOf(record.task))}: its samples file is ${JSON.stringify(file)}, expected a name of a file beside the record. Run the task again`,
    );
  const path = join(folder, file);
  return existsSync(path) ? { kind: 'lines', read: () => readSampleLines(path, sha256) } : undefined;
}

/** The file of a record in the folder of its model. */
function fileNameOf(task: string): string {
  return basename(recordPath('', '', task));
}
