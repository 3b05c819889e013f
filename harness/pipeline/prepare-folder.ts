import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, messageOf } from '../core/errors.js';
import { makeFolder } from '../core/make-folder.js';
import { partialPath, sweepPartialFiles } from '../core/partial-file.js';
import { findWriteFailure, isDiskFull } from '../core/write-failure.js';

/** Makes a folder below --out and clears what killed runs left in it. Throws ConfigError when nothing can be written there, and
 *  DiskError where that is because the disk is full. */
export async function prepareFolder(folder: string): Promise<void> {
  const probe = partialPath(join(folder, 'probe'));
  try {
    await makeFolder(folder);
    await writeFile(probe, '');
    await rm(probe);
  } catch (error) {
    if (isDiskFull(error)) throw (await findWriteFailure(folder, error, '--out')) ?? error;
    throw new ConfigError(`--out ${folder}: cannot write there (${messageOf(error)}). Choose another folder`);
  }
  await sweepPartialFiles(folder);
}
