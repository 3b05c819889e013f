import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { ConfigError, messageOf } from '../core/errors.js';
import { forgetPartial, partialPath } from '../core/partial-file.js';
import { npyHeader } from '../data/npy-write.js';

/** Writes a .npy file of float32 numbers, asking for one item along the first axis at a time. The file gets its name
 *  when it is whole; an error leaves nothing behind. Throws ConfigError where it cannot be made. */
export async function writeNpy(
  file: string,
  shape: readonly number[],
  itemAt: (index: number) => Promise<Float32Array>,
): Promise<void> {
  const partial = partialPath(file);
  const handle = await openForWriting(partial, file);
  try {
    await handle.appendFile(npyHeader(shape));
    for (let index = 0; index < shape[0]; index++) {
      const { buffer, byteOffset, byteLength } = await itemAt(index);
      await handle.appendFile(new Uint8Array(buffer, byteOffset, byteLength));
    }
    await handle.sync();
    await handle.close();
    await rename(partial, file);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(partial, { force: true });
    throw error;
  } finally {
    forgetPartial(partial);
  }
}

async function openForWriting(partial: string, file: string): Promise<FileHandle> {
  try {
    return await open(partial, 'w');
  } catch (error) {
    throw new ConfigError(`--out ${file}: cannot write there (${messageOf(error)})`);
  }
}
