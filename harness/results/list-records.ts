import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readJsonFile } from '../config/json-file.js';
import { recordSchema, type TaskRecord } from '../config/record.js';
import { DataError } from '../core/errors.js';
import { manifestPath } from './paths.js';

/** A record file of a model's folder, as the manifest lists it. */
export interface ListedRecord {
  readonly file: string;
  readonly task?: string;
  readonly status: TaskRecord['status'] | 'damaged';
}

/** Every record file in a model's folder, by name; one that cannot be read is listed as damaged. */
export async function listRecords(folder: string): Promise<readonly ListedRecord[]> {
  const manifest = basename(manifestPath('', ''));
  const names = (await readdir(folder))
    .filter((name) => /^[^.].*\.json$/.test(name) && name !== manifest)
    .sort();
  return Promise.all(names.map((file) => describeRecord(folder, file)));
}

async function describeRecord(folder: string, file: string): Promise<ListedRecord> {
  try {
    const { task, status } = await readJsonFile(join(folder, file), recordSchema, DataError);
    return { file, task, status };
  } catch (error) {
    if (error instanceof DataError) return { file, status: 'damaged' };
    throw error;
  }
}
