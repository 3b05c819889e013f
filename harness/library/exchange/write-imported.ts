import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportedRecord } from '../../config/record.js';
import { ConfigError } from '../../core/errors.js';
import { prepareFolder } from '../../pipeline/prepare-folder.js';
import { recordPath } from '../../results/paths.js';
import { readFinishedRecord, writeRecord } from '../../results/record-file.js';
import { removeOutputs } from '../../results/remove-outputs.js';

/** Writes imported records below `out`, in place of imported ones, and of skipped and failed ones. Throws ConfigError, before anything is written,
 *  where a record of a run of ours is there and `overwrite` is not set. */
export async function writeImported(
  records: readonly ImportedRecord[],
  out: string,
  overwrite: boolean,
): Promise<void> {
  const places = records.map((record) => ({ record, file: recordPath(out, record.model.id, record.task) }));
  const own: string[] = [];
  for (const { file } of places) if (existsSync(file) && (await readFinishedRecord(file))) own.push(file);
  if (own.length > 0 && !overwrite)
    throw new ConfigError(
      `${own[0]}: the record of a run${own.length === 1 ? '' : `, and so are ${own.length - 1} more`}. Import into another folder with --out, or replace what was measured here with --overwrite`,
    );
  for (const id of new Set(records.map(({ model }) => model.id))) await prepareFolder(join(out, id));
  for (const { record, file } of places) {
    await writeRecord(file, record);
    await removeOutputs(out, record.model.id, record.task);
  }
}
