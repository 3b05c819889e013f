import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { longestFile, sayMebibytes } from './reading-limits.js';

/** The bytes of a file. Throws what Node throws where it cannot be read, and Error where it is a pipe or a device, which might
 *  never end, or longer than `longestFile`. */
export async function readWhole(file: string): Promise<Buffer> {
  // without O_NONBLOCK a pipe would wait for a writer
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const info = await handle.stat();
    if (!info.isFile() && !info.isDirectory()) throw new Error('it is a pipe or a device, expected a file');
    if (info.size > longestFile)
      throw new Error(`${info.size} bytes, expected at most ${sayMebibytes(longestFile)}`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
