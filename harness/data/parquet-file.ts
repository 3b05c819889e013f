import { open, type FileHandle } from 'node:fs/promises';
import type { AsyncBuffer, FileMetaData, SchemaTree } from 'hyparquet';
import { DataError, messageOf } from '../core/errors.js';
import { isPointer, pointerFault } from './git-lfs.js';
import { checkPages } from './parquet-pages.js';

/** What the values of a column are, as far as readers ask. `image`: a struct with `bytes`, or bytes. */
export type ParquetType = 'image' | 'integer' | 'text' | 'texts' | 'other';

/** What the footer of a Parquet file says. */
export interface ParquetHead {
  /** Columns in their order, with their types. */
  readonly columns: ReadonlyMap<string, ParquetType>;
  /** What the writer noted, by key: `huggingface` is a JSON text. */
  readonly notes: ReadonlyMap<string, string>;
}

/** A row of a Parquet file: its number from 0, and its values by column. Bytes are Uint8Array, 64-bit integers bigint. */
export interface ParquetRow {
  readonly number: number;
  readonly values: Readonly<Record<string, unknown>>;
}

const advice = 'Fetch this file again';

/** The library, loaded with the first Parquet file: commands that meet none need not wait for it. */
async function loadLibrary() {
  const [library, { compressors, decompressZstd }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ]);
  // into what the page says it has: by itself it would take whatever the packed bytes make of it
  const zstd = (packed: Uint8Array, length: number) => decompressZstd(packed, new Uint8Array(length));
  return { ...library, compressors: { ...compressors, ZSTD: zstd } };
}

/** The footer of a Parquet file. `where` starts every message. Throws DataError on a file that cannot be read, is a Git-LFS
 *  pointer, or whose footer is damaged or cut off. */
export async function readParquetHead(file: string, where: string): Promise<ParquetHead> {
  return withFile(file, where, async (source) => {
    const metadata = await readFooter(source, where);
    const { parquetSchema } = await loadLibrary();
    const columns = parquetSchema(metadata).children.map(
      (node) => [node.element.name, typeOf(node)] as const,
    );
    const notes = (metadata.key_value_metadata ?? []).map(({ key, value = '' }) => [key, value] as const);
    return { columns: new Map(columns), notes: new Map(notes) };
  });
}

/** Streams the rows of a Parquet file, these columns of them, one row group in memory at a time. Throws DataError, naming
 *  the row group, where one cannot be read: pages carry no checksum that is checked here, so a changed byte shows only where
 *  it breaks the form. */
export async function* readParquetRows(
  file: string,
  where: string,
  columns: readonly string[],
): AsyncGenerator<ParquetRow> {
  const { parquetReadObjects, compressors } = await loadLibrary();
  const handle = await openFile(file, where);
  try {
    const source = await toSource(handle);
    const metadata = await readFooter(source, where);
    let rowStart = 0;
    for (const [index, group] of metadata.row_groups.entries()) {
      const rowEnd = rowStart + Number(group.num_rows);
      const range = {
        file: source,
        metadata,
        columns: [...columns],
        rowStart,
        rowEnd,
        utf8: false,
        compressors,
      };
      const at = `${where}: row group ${index + 1} of ${metadata.row_groups.length}`;
      const rows = await attempt(async () => {
        await checkPages(source, group, columns);
        return parquetReadObjects(range);
      }, `${at} is damaged or cut off`);
      if (rows.length !== rowEnd - rowStart)
        throw new DataError(`${at}: ${rows.length} rows, its footer says ${rowEnd - rowStart}. ${advice}`);
      for (const [offset, values] of rows.entries()) yield { number: rowStart + offset, values };
      rowStart = rowEnd;
    }
  } finally {
    await handle.close();
  }
}

async function withFile<Result>(
  file: string,
  where: string,
  use: (source: AsyncBuffer) => Promise<Result>,
): Promise<Result> {
  const handle = await openFile(file, where);
  try {
    return await use(await toSource(handle));
  } finally {
    await handle.close();
  }
}

async function openFile(file: string, where: string): Promise<FileHandle> {
  try {
    return await open(file);
  } catch (error) {
    throw new DataError(`${where}: cannot be read (${messageOf(error)}). Check the file, or fetch it again`);
  }
}

async function toSource(handle: FileHandle): Promise<AsyncBuffer> {
  const { size } = await handle.stat();
  return {
    byteLength: size,
    slice: async (start, end = size) => {
      const bytes = new Uint8Array(end - start);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
      if (bytesRead !== bytes.length) throw new Error(`${bytesRead} of ${bytes.length} bytes`);
      return bytes.buffer;
    },
  };
}

async function readFooter(source: AsyncBuffer, where: string): Promise<FileMetaData> {
  const start = await attempt(
    async () => source.slice(0, Math.min(source.byteLength, 64)),
    `${where}: cannot be read`,
  );
  if (isPointer(new Uint8Array(start))) throw new DataError(`${where}: ${pointerFault}`);
  const { parquetMetadataAsync } = await loadLibrary();
  return attempt(async () => parquetMetadataAsync(source), `${where}: damaged, cut off, or no Parquet file`);
}

function typeOf({ element, children }: SchemaTree): ParquetType {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (children.some((child) => child.element.name === 'bytes')) return 'image';
  if (converted === 'LIST' || logical?.type === 'LIST') {
    const item = children.at(0)?.children.at(0);
    return item !== undefined && typeOf(item) === 'text' ? 'texts' : 'other';
  }
  if (children.length > 0) return 'other';
  if (converted === 'UTF8' || logical?.type === 'STRING') return 'text';
  if (type === 'BYTE_ARRAY') return converted === undefined && logical === undefined ? 'image' : 'other';
  const whole = converted === undefined || converted.startsWith('INT_') || converted.startsWith('UINT_');
  const plain = logical === undefined || logical.type === 'INTEGER';
  return (type === 'INT32' || type === 'INT64') && whole && plain ? 'integer' : 'other';
}

async function attempt<Result>(action: () => Promise<Result>, what: string): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw new DataError(`${what} (${messageOf(error)}). ${advice}`);
  }
}
