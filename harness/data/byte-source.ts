import { open, type FileHandle } from 'node:fs/promises';
import { DataError, messageOf } from '../core/errors.js';
import { longestFile, sayMebibytes } from '../core/reading-limits.js';
import { unpackGzip } from './unpack-gzip.js';

/** The bytes of a file, read where they are wanted; those of a gzip file are unpacked into memory first. */
export interface ByteSource {
  readonly size: number;
  /** A copy of `length` bytes from `from` on, in memory of its own. */
  readonly read: (from: number, length: number) => Promise<Buffer<ArrayBuffer>>;
  readonly close: () => Promise<void>;
}

/** The system reads at most 2 GiB at a call. */
const mostAtOnce = 2 ** 30;

/** The bytes of a file, or of what a gzip file holds (told by its first two bytes, not by its name). Throws DataError on
 *  a file that cannot be read, is empty, or is gzip that is damaged or unpacks to far more than its size. */
export async function openBytes(file: string): Promise<ByteSource> {
  const handle = await openFile(file);
  try {
    const { size } = await handle.stat();
    if (size === 0) throw new DataError(`${file}: is an empty file (0 bytes). An empty list is written []`);
    const plain = sourceOf(handle, size, file);
    const start = await plain.read(0, Math.min(2, size));
    if (start.readUInt8(0) !== 0x1f || start.at(1) !== 0x8b) return plain;
    const unpacked = await unpackAll(await plain.read(0, size), file);
    await handle.close();
    return {
      size: unpacked.length,
      read: (from, length) => Promise.resolve(Buffer.from(unpacked.subarray(from, from + length))),
      close: () => Promise.resolve(),
    };
  } catch (error) {
    await handle.close().catch(() => undefined);
    throw error instanceof DataError ? error : cannotRead(file, error);
  }
}

/** All the bytes of a file, or of what a gzip file holds. Throws DataError as `openBytes` does, and where it is longer than
 *  `longestFile`. */
export async function readBytes(file: string): Promise<Buffer> {
  const source = await openBytes(file);
  try {
    if (source.size > longestFile)
      throw new DataError(
        `${file}: ${source.size} bytes, expected at most ${sayMebibytes(longestFile)} of a file that is read as a whole. Split it`,
      );
    return await source.read(0, source.size);
  } finally {
    await source.close();
  }
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    return await open(file);
  } catch (error) {
    throw cannotRead(file, error);
  }
}

function sourceOf(handle: FileHandle, size: number, file: string): ByteSource {
  return {
    size,
    read: async (from, length) => {
      const bytes = Buffer.from(new ArrayBuffer(length));
      let filled = 0;
      while (filled < length) {
        const wanted = Math.min(length - filled, mostAtOnce);
        const { bytesRead } = await handle.read(bytes, filled, wanted, from + filled);
        if (bytesRead === 0)
          throw new DataError(`${file}: ends after ${from + filled} bytes, expected ${from + length}`);
        filled += bytesRead;
      }
      return bytes;
    },
    close: () => handle.close(),
  };
}

async function unpackAll(bytes: Buffer, file: string): Promise<Buffer> {
  let unpacked: Buffer;
  try {
    unpacked = await unpackGzip(bytes);
  } catch (error) {
    throw new DataError(`${file}: damaged gzip file (${messageOf(error)}). Make it again`);
  }
  if (unpacked.length === 0)
    throw new DataError(`${file}: holds an empty file (0 bytes). An empty list is written []`);
  return unpacked;
}

function cannotRead(file: string, error: unknown): DataError {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return new DataError(`${file}: file not found. Check the path`);
  if (code === 'EISDIR') return new DataError(`${file}: is a folder, expected a file`);
  return new DataError(`${file}: cannot be read (${messageOf(error)}). Check the file`);
}
