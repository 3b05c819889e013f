import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { DataError, messageOf } from '../core/errors.js';
import { parseJson } from '../core/parse-json.js';
import type { SampleLine } from '../core/protocol.js';
import { longestItem, sayMebibytes } from '../core/reading-limits.js';

/** Streams the lines of `<task>.samples.jsonl`, in their order. Throws DataError naming file and line where one is not a
 *  sample, and after the last line where the bytes do not have the SHA-256 that the record of the file says: what was
 *  read is then worth nothing. The file is read once. */
export async function* readSampleLines(file: string, sha256: string): AsyncGenerator<SampleLine> {
  const hash = createHash('sha256');
  let number = 0;
  for await (const text of readLines(file, (bytes) => hash.update(bytes))) {
    number++;
    yield parseLine(text, `${file}, line ${number}`);
  }
  const got = hash.digest('hex');
  if (got !== sha256)
    throw new DataError(`${file}: damaged, sha256 ${got}, its record says ${sha256}. Run the task again`);
}

/** Every line of a file, without its end; `see` is shown every byte. A last line without an end is a line. */
async function* readLines(file: string, see: (bytes: Buffer) => void): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const bytes of readBytes(file)) {
    see(bytes);
    const text = decoder.write(bytes);
    // a long line is not to be copied with every part of it
    if (text.includes('\n')) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    } else rest += text;
    if (rest.length > longestItem)
      throw new DataError(
        `${file}: a line is longer than ${sayMebibytes(longestItem)}, expected one sample a line. Run the task again`,
      );
  }
  rest += decoder.end();
  if (rest !== '') yield rest;
}

async function* readBytes(file: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(file, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new DataError(`${file}: missing, its record names it. Run the task again`);
    throw new DataError(
      `${file}: cannot be read (${messageOf(error)}). Check the file, or run the task again`,
    );
  }
}

function parseLine(text: string, where: string): SampleLine {
  const line = parseJsonLine(text, where);
  if (typeof line !== 'object' || line === null || Array.isArray(line))
    throw notSample(where, `got ${text.slice(0, 40)}, expected an object`);
  const { id, correct, scores } = line as Partial<SampleLine>;
  if (typeof id !== 'string' || id === '')
    throw notSample(where, 'id is not a text of one character or more');
  for (const key of ['truth', 'prediction'])
    if (!Object.hasOwn(line, key)) throw notSample(where, `it has no ${key}`);
  if (correct !== undefined && typeof correct !== 'boolean')
    throw notSample(where, `correct is ${JSON.stringify(correct)}, expected true or false`);
  if (scores !== undefined && !isScores(scores))
    throw notSample(where, `scores are ${JSON.stringify(scores)}, expected numbers by name`);
  return line as SampleLine;
}

function parseJsonLine(text: string, where: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw notSample(where, `not JSON (${messageOf(error)})`);
  }
}

function isScores(scores: unknown): boolean {
  if (typeof scores !== 'object' || scores === null || Array.isArray(scores)) return false;
  return Object.values(scores).every((score) => typeof score === 'number');
}

function notSample(where: string, what: string): DataError {
  return new DataError(`${where}: ${what}. Run the task again`);
}
