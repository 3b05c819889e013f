import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readJsonFile } from '../config/json-file.js';
import {
  recordSchema,
  type ImportedRecord,
  type OkRecord,
  type OwnRecord,
  type TaskRecord,
} from '../config/record.js';
import { writeFileAtomically } from '../core/atomic-file.js';
import { DataError } from '../core/errors.js';
import { sha256 } from '../core/hash.js';

/** Writes a record in its place, whole or not at all. Throws DataError on NaN and infinity, which JSON would make null. */
export async function writeRecord(file: string, record: TaskRecord): Promise<void> {
  const text = JSON.stringify(
    record,
    (key, value: unknown) => {
      if (typeof value === 'number' && !Number.isFinite(value))
        throw new DataError(`${file}: ${key} is ${value}, expected a number. Nothing was written`);
      return value;
    },
    2,
  );
  await writeFileAtomically(file, `${text}\n`, { elsewhere: '--out' });
}

/** The record in a file. Throws DataError when it is damaged, its samples are not the ones it was written with, or its
 *  predictions or pictures are gone. */
export async function readRecord(file: string): Promise<TaskRecord> {
  const record = await readJsonFile(file, recordSchema, DataError);
  if (record.status !== 'ok') return record;
  if (record.samples) await checkSamples(file, record.samples);
  const beside = [...(record.predictions ? [record.predictions.folder] : []), ...(record.pictures ?? [])];
  const lost = beside.find((name) => !existsSync(join(dirname(file), name)));
  if (lost !== undefined)
    throw new DataError(`${join(dirname(file), lost)}: missing, ${file} names it. Run the task again`);
  return record;
}

async function checkSamples(file: string, named: NonNullable<OkRecord['samples']>): Promise<void> {
  const samples = join(dirname(file), named.file);
  if (!existsSync(samples)) throw new DataError(`${samples}: missing, ${file} names it. Run the task again`);
  const hash = sha256(await readFile(samples));
  if (hash !== named.sha256)
    throw new DataError(
      `${samples}: damaged, sha256 ${hash}, ${file} says ${named.sha256}. Run the task again`,
    );
}

/** The record of a task that was finished by an earlier run; undefined when there is none, it is damaged, or another program
 *  measured, so that the task is run. */
export async function readFinishedRecord(file: string): Promise<OwnRecord | undefined> {
  const record = await readUndamaged(file);
  return record && !record.imported ? record : undefined;
}

/** The record of a task that another program measured; undefined where there is none. */
export async function readImportedRecord(file: string): Promise<ImportedRecord | undefined> {
  const record = await readUndamaged(file);
  return record?.imported && record;
}

async function readUndamaged(file: string): Promise<OkRecord | undefined> {
  if (!existsSync(file)) return undefined;
  try {
    const record = await readRecord(file);
    return record.status === 'ok' ? record : undefined;
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}
