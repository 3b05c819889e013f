import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { sha256 } from '../../core/hash.js';

// A line is `<checksum> <name> <JSON>`: the name is `head`, `end`, or the place of a batch; the checksum covers name and JSON.

const checkLength = 16;
/** Long enough for checksum and name. */
const startLength = checkLength + 20;
const lineEnd = 10;

/** A line that is whole: what it is, and where its JSON lies in the file. */
export interface CheckedLine {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
}

/** A line, with its checksum and its end. `json` has no line break. */
export function makeLine(name: string, json: string): string {
  const rest = `${name} ${json}`;
  return `${sha256(rest).slice(0, checkLength)} ${rest}\n`;
}

/** Every line of a file, undefined for a damaged one; a last one without its end is not there yet. However long they are, none is
 *  held in memory. */
export async function scanLines(handle: FileHandle): Promise<readonly (CheckedLine | undefined)[]> {
  const lines: (CheckedLine | undefined)[] = [];
  let offset = 0;
  let line = beginLine(offset);
  for await (const bytes of readBytes(handle)) {
    let start = 0;
    for (let end = bytes.indexOf(lineEnd); end >= 0; end = bytes.indexOf(lineEnd, start)) {
      line.take(bytes.subarray(start, end));
      lines.push(line.end());
      start = end + 1;
      line = beginLine(offset + start);
    }
    line.take(bytes.subarray(start));
    offset += bytes.length;
  }
  return lines;
}

function readBytes(handle: FileHandle): AsyncIterable<Buffer> {
  return handle.createReadStream({ start: 0, autoClose: false, highWaterMark: 1 << 18 });
}

function beginLine(offset: number) {
  const hash = createHash('sha256');
  let start = Buffer.alloc(0);
  let length = 0;
  return {
    take: (bytes: Buffer): void => {
      if (length < startLength) start = Buffer.concat([start, bytes.subarray(0, startLength - length)]);
      hash.update(bytes.subarray(Math.max(0, checkLength + 1 - length)));
      length += bytes.length;
    },
    end: (): CheckedLine | undefined => {
      const found = /^([0-9a-f]{16}) (head|end|\d{1,15}) /.exec(start.toString('latin1'));
      if (found?.[1] !== hash.digest('hex').slice(0, checkLength)) return undefined;
      const skipped = found[0].length;
      return { name: found[2], offset: offset + skipped, length: length - skipped };
    },
  };
}

/** The JSON of a line that was whole when the file was scanned; undefined where it is not now. */
export async function readLine(handle: FileHandle, line: CheckedLine): Promise<string | undefined> {
  const before = checkLength + line.name.length + 2;
  const bytes = Buffer.alloc(before + line.length);
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, line.offset - before);
  const rest = bytes.subarray(checkLength + 1);
  const isWhole = bytesRead === bytes.length && bytes.toString('latin1', 0, checkLength) === checkOf(rest);
  return isWhole ? bytes.toString('utf8', before) : undefined;
}

function checkOf(rest: Uint8Array): string {
  return sha256(rest).slice(0, checkLength);
}
