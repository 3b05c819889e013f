import { DataError, messageOf } from '../core/errors.js';
import { parseJson } from '../core/parse-json.js';
import { longestItem, sayMebibytes } from '../core/reading-limits.js';
import { openBytes, type ByteSource } from './byte-source.js';
import { decodeText } from './json-lines.js';
import { createJsonSplitter, type JsonPiece } from './json-splitter.js';

/** Takes items of a list in their order; `from` is the index of the first of them. */
export type TakeItems = (items: readonly unknown[], from: number) => void;

const chunkSize = 2 ** 22;
const [newline, openList, openObject] = [0x0a, 0x5b, 0x7b];

/** Hands on the items of a file that holds a list, a few MB at a time, so that the file may be longer than the longest
 *  string there is: a JSON array, or JSONL (one object a line), gzip or not. Gives the number of items. Throws DataError
 *  naming the file, and the item or line that is no JSON. */
export async function streamJsonList(file: string, take: TakeItems): Promise<number> {
  const source = await openBytes(file);
  try {
    const first = await findFirstByte(source);
    if (first === openObject) return await streamLines(source, file, take);
    if (first === openList) return (await streamPieces(source, file, { '': take }, undefined)).get('') ?? 0;
    throw new DataError(`${file}: not a JSON list, expected an array, or an object a line`);
  } finally {
    await source.close();
  }
}

/** Hands on the items of lists that are members of the object which a file holds, in the order in which they stand there.
 *  Gives the number of items of each of those members that are there. Throws DataError as `streamJsonList` does. */
export async function streamJsonMembers(
  file: string,
  members: Readonly<Record<string, TakeItems>>,
): Promise<ReadonlyMap<string, number>> {
  const source = await openBytes(file);
  try {
    return await streamPieces(source, file, members, Object.keys(members));
  } finally {
    await source.close();
  }
}

async function streamPieces(
  source: ByteSource,
  file: string,
  members: Readonly<Record<string, TakeItems>>,
  keys: readonly string[] | undefined,
): Promise<ReadonlyMap<string, number>> {
  const splitter = createJsonSplitter(keys);
  const counts = new Map<string, number>();
  const open = new Set<string>();
  const fail = (error: unknown) => {
    if (!(error instanceof RangeError)) throw error;
    const expected = keys ? `an object with ${keys.join(', ')}` : 'a list';
    throw new DataError(`${file}: not the JSON that was expected: ${error.message}, expected ${expected}`);
  };
  const takePiece = ({ key, bytes, last }: JsonPiece) => {
    const from = counts.get(key) ?? 0;
    if (from > 0 && !open.has(key)) throw new DataError(`${file}: ${key} is there twice, expected once`);
    const where = key === '' ? file : `${file}: ${key}`;
    const items = parseItems(decodeText(bytes, file), where, from, last);
    members[key](items, from);
    counts.set(key, from + items.length);
    if (last) open.delete(key);
    else open.add(key);
  };
  for await (const bytes of readChunks(source)) {
    let pieces: readonly JsonPiece[] = [];
    try {
      pieces = splitter.push(bytes);
    } catch (error) {
      fail(error);
    }
    pieces.forEach(takePiece);
  }
  try {
    splitter.end();
  } catch (error) {
    fail(error);
  }
  return counts;
}

/** The items between commas. A list of none is blank, and only at its end and its beginning at once. */
function parseItems(text: string, where: string, from: number, last: boolean): readonly unknown[] {
  if (text.trim() === '') {
    if (last && from === 0) return [];
    throw new DataError(`${where}: item ${from} (from 0) is empty: a comma too many`);
  }
  try {
    return JSON.parse(`[${text}]`) as readonly unknown[];
  } catch {
    throw describeFault(text, where, from);
  }
}

/** Which item it is that is no JSON: pieces are cut again, item after item. */
function describeFault(text: string, where: string, from: number): DataError {
  let item = from;
  let fault = 'a comma too many';
  const splitter = createJsonSplitter();
  splitter.push(Buffer.from('['));
  for (const part of text.split(',')) {
    const pieces = splitter.push(Buffer.from(`${part},`));
    for (const { bytes } of pieces) {
      const one = Buffer.from(bytes).toString('utf8');
      try {
        JSON.parse(one);
        item++;
      } catch (error) {
        fault = describeText(one, error);
        return new DataError(`${where}: item ${item} (from 0) is not JSON: ${fault}`);
      }
    }
  }
  return new DataError(`${where}: item ${item} (from 0) is not JSON: ${fault}`);
}

function describeText(text: string, error: unknown): string {
  if (text.trim() === '') return 'a comma too many';
  const strange = /(?<=^|[:[,\s])(?:NaN|-?Infinity)\b/.exec(text)?.[0];
  if (strange !== undefined) return `it holds ${strange}, expected finite numbers`;
  return `${messageOf(error)}, got ${JSON.stringify(text.trim().slice(0, 60))}`;
}

async function streamLines(source: ByteSource, file: string, take: TakeItems): Promise<number> {
  let rest = Buffer.alloc(0);
  let [line, items] = [0, 0];
  const takeLines = (bytes: Buffer) => {
    const parsed: unknown[] = [];
    for (const text of decodeText(bytes, file).split('\n')) {
      line++;
      if (text.trim() === '') continue;
      try {
        parsed.push(parseJson(text));
      } catch (error) {
        throw new DataError(`${file}: line ${line} is not JSON: ${describeText(text, error)}`);
      }
    }
    take(parsed, items);
    items += parsed.length;
  };
  for await (const bytes of readChunks(source)) {
    const buffer = Buffer.concat([rest, bytes]);
    const end = buffer.lastIndexOf(newline);
    if (end >= 0) takeLines(buffer.subarray(0, end));
    rest = buffer.subarray(end + 1);
    if (rest.length > longestItem)
      throw new DataError(
        `${file}: line ${line + 1} is longer than ${sayMebibytes(longestItem)}, expected one object a line`,
      );
  }
  if (rest.length > 0) takeLines(rest);
  return items;
}

async function findFirstByte(source: ByteSource): Promise<number | undefined> {
  for await (const bytes of readChunks(source)) {
    const first = bytes.find((byte) => byte > 0x20);
    if (first !== undefined) return first;
  }
  return undefined;
}

/** The bytes in their order, a byte order mark left out. */
export async function* readChunks(source: ByteSource): AsyncGenerator<Buffer> {
  for (let from = 0; from < source.size; from += chunkSize) {
    const bytes = await source.read(from, Math.min(chunkSize, source.size - from));
    const marked = from === 0 && bytes.length >= 3 && bytes.readUIntBE(0, 3) === 0xefbbbf;
    yield marked ? bytes.subarray(3) : bytes;
  }
}
