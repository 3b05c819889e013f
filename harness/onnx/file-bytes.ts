import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { ModelError, messageOf } from '../core/errors.js';

/** The bytes of a file, of which only the places that are asked for are read. */
export interface FileBytes {
  readonly file: string;
  readonly size: number;
  /** The bytes from `start` to `end` (exclusive), which lie inside the file. */
  readonly slice: (start: number, end: number) => Uint8Array;
  /** The byte at a place inside the file. */
  readonly at: (offset: number) => number;
}

const blockBytes = 64 * 1024;

/** Calls `work` with the bytes of a file, and closes it. Weights of gigabytes may lie between what is read, so a block is
 *  kept and no more. Throws ModelError when the file cannot be read. */
export function withFileBytes<Value>(file: string, work: (bytes: FileBytes) => Value): Value {
  const handle = orModelError(file, () => openSync(file, 'r'));
  try {
    return work(readBlocks(file, handle));
  } finally {
    closeSync(handle);
  }
}

function readBlocks(file: string, handle: number): FileBytes {
  const { size } = orModelError(file, () => fstatSync(handle));
  let block: Uint8Array = new Uint8Array(0);
  let first = 0;
  const read = (start: number, length: number): Uint8Array => {
    const bytes = new Uint8Array(length);
    const got = orModelError(file, () => readSync(handle, bytes, 0, length, start));
    return got === length ? bytes : bytes.subarray(0, got);
  };
  return {
    file,
    size,
    slice: (start, end) =>
      start >= first && end <= first + block.length
        ? block.subarray(start - first, end - first)
        : read(start, end - start),
    at: (offset) => {
      if (offset < first || offset >= first + block.length) {
        first = offset;
        block = read(offset, Math.min(blockBytes, size - offset));
      }
      return block[offset - first];
    },
  };
}

function orModelError<Value>(file: string, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    throw new ModelError(`${file}: cannot be read (${messageOf(error)})`);
  }
}
