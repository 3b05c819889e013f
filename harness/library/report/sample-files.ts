import { basename, join } from 'node:path';
import { DataError, messageOf } from '../../core/errors.js';
import { hashFile } from '../../core/fingerprint.js';
import type { SampleLine } from '../../core/protocol.js';
import { readSampleLines } from '../../results/read-samples.js';
import { isOk, type ResultModel } from './placed-record.js';

/** The samples files of results. */
export interface SampleFiles {
  /** The lines of one, in their order; none where it is gone or damaged. */
  readonly read: (model: string, task: string) => AsyncIterable<SampleLine>;
  /** One line for each that is damaged. */
  readonly damaged: readonly string[];
  /** How many are gone, or were never kept; of what another program measured there never were any. */
  readonly gone: number;
}

/** Checks every samples file against the checksum in its record, and its lines, before anything is made of it. Only files beside
 *  their records are opened. */
export async function checkSampleFiles(models: readonly ResultModel[]): Promise<SampleFiles> {
  const whole = new Map<string, { readonly file: string; readonly sha256: string }>();
  const damaged: string[] = [];
  let gone = 0;
  for (const { id, records } of models)
    for (const { record, folder } of records.filter(isOk)) {
      if (!record.samples) {
        if (!record.imported) gone++;
        continue;
      }
      const { file: name, sha256 } = record.samples;
      const file = join(folder, name);
      const fault =
        basename(name) === name
          ? await findFault(file, sha256)
          : `${id}, ${record.task}: its samples file is ${JSON.stringify(name)}, expected a name of a file beside the record. Run the task again`;
      if (fault === 'gone') gone++;
      else if (fault !== undefined) damaged.push(fault);
      else whole.set(keyOf(id, record.task), { file, sha256 });
    }
  return {
    read: (model, task) => {
      const found = whole.get(keyOf(model, task));
      return found ? readSampleLines(found.file, found.sha256) : none();
    },
    damaged,
    gone,
  };
}

async function findFault(file: string, sha256: string): Promise<string | undefined> {
  try {
    const got = await hashFile(file);
    if (got === sha256) return await findBadLine(file, sha256);
    return `${file}: damaged, sha256 ${got.slice(0, 12)}..., its record says ${sha256.slice(0, 12)}.... Run the task again`;
  } catch (error) {
    const { cause } = error as { cause?: NodeJS.ErrnoException };
    if (cause?.code === 'ENOENT') return 'gone';
    return `${messageOf(error)}. Check the file, or run the task again`;
  }
}

/** Of a file that is as its record says: what keeps a line of it from being a sample. */
async function findBadLine(file: string, sha256: string): Promise<string | undefined> {
  try {
    const lines = readSampleLines(file, sha256);
    while ((await lines.next()).done !== true);
    return undefined;
  } catch (error) {
    if (error instanceof DataError) return error.message;
    throw error;
  }
}

function keyOf(model: string, task: string): string {
  return `${model}\n${task}`;
}

async function* none(): AsyncGenerator<SampleLine> {
  // nothing to say
}
