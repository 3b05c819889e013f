import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { agreedBatchSizeSchema } from '../config/agreed-batch-size.js';
import { readJsonFile } from '../config/json-file.js';
import { writeFileOnce } from '../core/atomic-file.js';
import { DataError } from '../core/errors.js';
import { makeFolder } from '../core/make-folder.js';

/** The batch size that a file says; undefined where there is none. Throws DataError on a damaged file, and on one of another model. */
export async function readBatchSize(file: string, model: string): Promise<number | undefined> {
  if (!existsSync(file)) return undefined;
  const agreed = await readJsonFile(file, agreedBatchSizeSchema, DataError);
  if (agreed.model === model) return agreed.batchSize;
  throw new DataError(`${file}: of model ${agreed.model}, expected ${model}. Remove it`);
}

/** Puts a batch size into the file, unless another process was faster; gives the one that is there then. */
export async function offerBatchSize(file: string, model: string, batchSize: number): Promise<number> {
  await makeFolder(dirname(file));
  const isOurs = await writeFileOnce(file, `${JSON.stringify({ schema: 1, model, batchSize })}\n`, '--out');
  return (isOurs ? undefined : await readBatchSize(file, model)) ?? batchSize;
}
