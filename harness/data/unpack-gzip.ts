import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { sayMebibytes } from '../core/reading-limits.js';

const unpack = promisify(gunzip);

/** Any file may unpack to so many bytes, and none to more than the second. */
const [freeBytes, mostBytes] = [64 * 2 ** 20, 2 ** 31];
/** Text packs to a tenth, tables of one number to a hundredth; a bomb to a thousandth, which is the most that gzip can. */
const mostTimes = 200;

/** What a gzip file holds. Throws Error where it is damaged, and where it unpacks to far more than a file of data does. */
export async function unpackGzip(bytes: Uint8Array): Promise<Buffer> {
  const maxOutputLength = Math.min(mostBytes, Math.max(freeBytes, mostTimes * bytes.length));
  try {
    return await unpack(bytes, { maxOutputLength });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw error;
    throw new Error(
      `its ${bytes.length} bytes unpack to more than ${sayMebibytes(maxOutputLength)}; if that is right, unpack it and name the file inside`,
      { cause: error },
    );
  }
}
