import { longestFile } from '../core/reading-limits.js';

/** The bytes of a file, as the library of ./parquet-file.ts takes them. */
interface FileSlices {
  readonly byteLength: number;
  readonly slice: (from: number, to?: number) => ArrayBuffer | Promise<ArrayBuffer>;
}

/** What that library says of a row group, as far as it is looked at. */
export interface RowGroupFacts {
  readonly num_rows: bigint;
  readonly columns: readonly {
    readonly meta_data?: {
      readonly path_in_schema: readonly string[];
      readonly num_values: bigint;
      readonly data_page_offset: bigint;
      readonly dictionary_page_offset?: bigint;
      readonly total_compressed_size: bigint;
    };
  }[];
}

/** Values of one column of a row group: far more than rows of images, few enough to be held. */
const mostValues = 2 ** 24;

/** Bytes that are read for the head of a page; the second where the first are too few, as statistics may stand in it. */
const headBytes = [256, 2 ** 20];

/** Fields of parquet.thrift's PageHeader, and of the headers inside it. */
const page = { unpacked: 2, packed: 3, data: 5, dictionary: 7, dataV2: 8 } as const;
const valuesField = 1;

/** Types of Thrift's compact protocol. */
const types = {
  true: 1,
  false: 2,
  byte: 3,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  struct: 12,
} as const;
const deepest = 8;

/** The whole numbers of a struct, and the structs in it, by field. */
interface Fields {
  readonly numbers: ReadonlyMap<number, number>;
  readonly structs: ReadonlyMap<number, Fields>;
}

/** Throws Error where a row group, or a page of these columns, says that it holds more values than its column does, or more bytes
 *  than may be unpacked: the reader makes room for what a page says before it looks for it, so that a file of a hundred bytes
 *  could fill memory. Only the heads of pages are read. Source: apache/parquet-format, parquet.thrift. */
export async function checkPages(
  source: FileSlices,
  group: RowGroupFacts,
  columns: readonly string[],
): Promise<void> {
  checkCount(Number(group.num_rows), mostValues, 'rows');
  for (const { meta_data: facts } of group.columns) {
    if (!facts || !columns.includes(facts.path_in_schema[0])) continue;
    const most = Number(facts.num_values);
    checkCount(most, mostValues, 'values');
    const start = Number(facts.dictionary_page_offset ?? 0n) || Number(facts.data_page_offset);
    const end = start + Number(facts.total_compressed_size);
    let values = 0;
    for (let at = start; at < end && values < most;) {
      const { fields, length } = await readHead(source, at);
      values += checkPage(fields, most - values);
      at += length + checkCount(fields.numbers.get(page.packed), end - at, 'bytes');
    }
  }
}

/** How many values of the column a page holds. */
function checkPage({ numbers, structs }: Fields, most: number): number {
  const unpacked = checkCount(numbers.get(page.unpacked), longestFile, 'unpacked bytes');
  const dictionary = structs.get(page.dictionary);
  if (dictionary) checkCount(dictionary.numbers.get(valuesField), unpacked, 'values');
  const data = structs.get(page.data) ?? structs.get(page.dataV2);
  return data ? checkCount(data.numbers.get(valuesField), most, 'values') : 0;
}

function checkCount(count: number | undefined, most: number, what: string): number {
  if (count !== undefined && count >= 0 && count <= most) return count;
  throw new Error(`a part of it says it has ${count ?? 'no number of'} ${what}, expected 0 to ${most}`);
}

async function readHead(source: FileSlices, at: number): Promise<{ fields: Fields; length: number }> {
  for (const [index, most] of headBytes.entries()) {
    const bytes = new DataView(await source.slice(at, Math.min(at + most, source.byteLength)));
    try {
      const cursor = { bytes, at: 0 };
      return { fields: readStruct(cursor, 0), length: cursor.at };
    } catch (error) {
      // by its name: in tests DataView is of another realm
      if ((error as Error).name !== 'RangeError' || index === headBytes.length - 1) throw error;
    }
  }
  throw new Error('the head of a page is too long');
}

interface Cursor {
  readonly bytes: DataView;
  at: number;
}

/** Throws RangeError where the bytes end. Source: apache/thrift, compact protocol specification. */
function readStruct(cursor: Cursor, depth: number): Fields {
  if (depth > deepest) throw new Error(`structs more than ${deepest} deep`);
  const numbers = new Map<number, number>();
  const structs = new Map<number, Fields>();
  for (let id = 0; ;) {
    const head = cursor.bytes.getUint8(cursor.at++);
    if (head === 0) return { numbers, structs };
    id = head >> 4 === 0 ? readZigzag(cursor) : id + (head >> 4);
    const type = head & 15;
    if (type === types.struct) structs.set(id, readStruct(cursor, depth + 1));
    else if (type > types.byte && type <= types.i64) numbers.set(id, readZigzag(cursor));
    else skip(cursor, type, depth);
  }
}

function skip(cursor: Cursor, type: number, depth: number, inList = false): void {
  if (type === types.true || type === types.false) cursor.at += inList ? 1 : 0;
  else if (type === types.byte) cursor.at += 1;
  else if (type <= types.i64) readVarint(cursor);
  else if (type === types.double) cursor.at += 8;
  else if (type === types.binary) skipBytes(cursor);
  else if (type === types.list || type === types.set) skipList(cursor, depth);
  else if (type === types.struct) readStruct(cursor, depth + 1);
  else throw new Error(`a field of type ${type}, which Parquet does not use`);
}

function skipBytes(cursor: Cursor): void {
  const length = readVarint(cursor);
  cursor.at += length;
}

function skipList(cursor: Cursor, depth: number): void {
  const head = cursor.bytes.getUint8(cursor.at++);
  const count = head >> 4 === 15 ? readVarint(cursor) : head >> 4;
  for (let item = 0; item < count; item++) {
    cursor.bytes.getUint8(cursor.at);
    skip(cursor, head & 15, depth, true);
  }
}

function readZigzag(cursor: Cursor): number {
  const value = readVarint(cursor);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** Beyond 2^53 a number loses its last digits; no count is that large. */
function readVarint(cursor: Cursor): number {
  let value = 0;
  for (let index = 0; index < 10; index++) {
    const byte = cursor.bytes.getUint8(cursor.at++);
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return value;
  }
  throw new Error('a number of more than ten bytes');
}
