import { dirname } from 'node:path';
import { writeFileAtomically } from './atomic-file.js';
import { ConfigError, reasonOf } from './errors.js';
import { makeFolder } from './make-folder.js';
import { isDiskFull, whenWriting } from './write-failure.js';

/** Writes a file that an option names, whole or not at all, and makes the folders that it is in. Throws ConfigError where it cannot be
 *  there, and DiskError where the disk is full. */
export async function writeOutput(file: string, content: string | Uint8Array): Promise<void> {
  try {
    await whenWriting(file, () => makeFolder(dirname(file)));
    if (typeof content === 'string') await writeFileAtomically(file, content);
    else await writeFileAtomically(file, once(content), { bytes: content.byteLength });
  } catch (error) {
    if (isDiskFull(error)) throw error;
    throw new ConfigError(`${file}: cannot be written (${reasonOf(error)}). Choose another place`);
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield bytes;
}
