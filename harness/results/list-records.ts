import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readJsonFile } from '../config/json-file.js';
import { recordSchema, type TaskRecord } from '../config/record.js';
import { DataError } from '../core/errors.js';
import { isBatchSizeFile, manifestPath } from './paths.js';

/** A record file of a model's folder, as the manifest lists it. */
interface ListedRecord {
  readonly file: string;
  readonly task?: string;
  readonly status: TaskRecord['status'] | 'damaged';
}

/** A record file as it is listed, with what it holds, or what is wrong with it. */
export interface ReadRecord {
  readonly listed: ListedRecord;
  readonly record?: TaskRecord;
  readonly damage?: DataError;
}

/** Every record file in a model's folder, by name; one that cannot be read is listed as damaged. The samples files are
 *  not looked at. */
export async function readRecords(folder: string): Promise<readonly ReadRecord[]> {
  const names = (await readdir(folder))
    .filter((name) => /^[^.].*\.json$/.test(name) && !isOther(name))
    .sort();
  return Promise.all(names.map((file) => describeRecord(folder, file)));
}

/** Whether a file is no record: the manifest, or a batch size. */
function isOther(name: string): boolean {
  return name === basename(manifestPath('', '')) || isBatchSizeFile(name);
}

async function describeRecord(folder: string, file: string): Promise<ReadRecord> {
  try {
    const record = await readJsonFile(join(folder, file), recordSchema, DataError);
    const { task, status } = record;
    return { listed: { file, task, status }, record };
  } catch (error) {
    if (error instanceof DataError) return { listed: { file, status: 'damaged' }, damage: error };
    throw error;
  }
}
