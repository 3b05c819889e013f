import { fstatSync, writeSync } from 'node:fs';
import { DiskError } from '../core/errors.js';
import { isDiskFull } from '../core/write-failure.js';

/** Writes all of a text to standard output. Of a file Node takes what it has tried once for written, also where the disk had room for
 *  half of it. Throws DiskError where it is full. */
export function writeToStdout(text: string): void {
  if (isFile()) writeWhole(Buffer.from(text));
  else process.stdout.write(text);
}

/** What is said where standard output is on a disk that is full. */
export const stdoutFull = 'standard output: the disk is full. Free some, or write elsewhere';

function writeWhole(bytes: Uint8Array): void {
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(process.stdout.fd, bytes, written);
  } catch (error) {
    throw isDiskFull(error) ? new DiskError(stdoutFull) : error;
  }
}

/** One that was closed is none. */
function isFile(): boolean {
  try {
    return fstatSync(process.stdout.fd).isFile();
  } catch {
    return false;
  }
}
