import { brotliCompressSync, gzipSync } from 'node:zlib';

/** The values of a column. An image is a struct of `bytes` and `path`, as the `datasets` library writes it. */
export type ParquetContent =
  | {
      readonly type: 'image';
      readonly values: readonly (readonly [bytes: string | null, path: string | null] | null)[];
    }
  | { readonly type: 'bytes' | 'text'; readonly values: readonly (string | null)[] }
  | { readonly type: 'integer'; readonly values: readonly (number | null)[] }
  | { readonly type: 'texts'; readonly values: readonly (readonly (string | null)[] | null)[] };

/** How pages are packed: gzip and brotli by Node; snappy and zstd by hand, as literals and raw blocks. */
export type ParquetCodec = 'none' | 'snappy' | 'gzip' | 'brotli' | 'zstd';

const codecs: Readonly<Record<ParquetCodec, number>> = { none: 0, snappy: 1, gzip: 2, brotli: 4, zstd: 6 };
const types = { integer: 2, bytes: 6 } as const;
const [required, optional, repeated] = [0, 1, 2];
const utf8 = 0;
const listOf = 3;
const [plain, rle] = [0, 3];

/** One value with its levels: how deep it is defined, and whether it goes on the list before it. */
interface Cell {
  readonly defined: number;
  readonly repeats: number;
  readonly value?: string | number;
}

/** A column of values as it is stored: one leaf of the schema. */
interface Leaf {
  readonly path: readonly string[];
  readonly type: keyof typeof types;
  readonly depth: number;
  readonly isList: boolean;
  /** The cells of each row. */
  readonly rows: readonly (readonly Cell[])[];
}

/** The bytes of a Parquet file: plain values in version 1 data pages, all columns optional, `groupRows` rows a row group.
 *  Source: apache/parquet-format, README.md and parquet.thrift; the Thrift compact protocol. */
export function packParquet(
  columns: Readonly<Record<string, ParquetContent>>,
  notes: Readonly<Record<string, string>> = {},
  { groupRows = 2, codec = 'none' }: { readonly groupRows?: number; readonly codec?: ParquetCodec } = {},
): Buffer {
  const leaves = Object.entries(columns).flatMap(([name, content]) => toLeaves(name, content));
  const rowCount = leaves[0].rows.length;
  const pieces: Buffer[] = [Buffer.from('PAR1')];
  let offset = 4;
  const groups: Buffer[] = [];
  for (let start = 0; start < rowCount; start += groupRows) {
    const chunks = leaves.map((leaf) => {
      const cells = leaf.rows.slice(start, start + groupRows).flat();
      const page = packPage(leaf, cells, codec);
      pieces.push(page.bytes);
      const at = offset;
      offset += page.bytes.length;
      const metadata = struct([
        [1, i32(types[leaf.type])],
        [2, list(5, [zigzag(plain), zigzag(rle)])],
        [3, list(8, leaf.path.map(binary))],
        [4, i32(codecs[codec])],
        [5, i64(cells.length)],
        [6, i64(page.rawSize)],
        [7, i64(page.bytes.length)],
        [9, i64(at)],
      ]);
      return struct([
        [2, i64(at)],
        [3, [12, metadata]],
      ]);
    });
    groups.push(
      struct([
        [1, list(12, chunks)],
        [2, i64(offset)],
        [3, i64(Math.min(groupRows, rowCount - start))],
      ]),
    );
  }
  const schema = Object.entries(columns).flatMap(([name, content]) => toSchema(name, content));
  const root = element('schema', required, { children: Object.keys(columns).length });
  const pairs = Object.entries(notes).map(([key, value]) =>
    struct([
      [1, [8, binary(key)]],
      [2, [8, binary(value)]],
    ]),
  );
  const footer = struct([
    [1, i32(1)],
    [2, list(12, [root, ...schema])],
    [3, i64(rowCount)],
    [4, list(12, groups)],
    [5, list(12, pairs)],
  ]);
  return Buffer.concat([...pieces, footer, uint32(footer.length), Buffer.from('PAR1')]);
}

function toLeaves(name: string, content: ParquetContent): readonly Leaf[] {
  const flat = (value: string | number | null, depth = 1): readonly Cell[] => [
    value === null ? { defined: depth - 1, repeats: 0 } : { defined: depth, repeats: 0, value },
  ];
  switch (content.type) {
    case 'image':
      return (['bytes', 'path'] as const).map((field, index) => ({
        path: [name, field],
        type: 'bytes',
        depth: 2,
        isList: false,
        rows: content.values.map((pair) =>
          pair === null ? [{ defined: 0, repeats: 0 }] : flat(pair[index], 2),
        ),
      }));
    case 'texts':
      return [
        {
          path: [name, 'list', 'element'],
          type: 'bytes',
          depth: 3,
          isList: true,
          rows: content.values.map((texts) => {
            if (texts === null) return [{ defined: 0, repeats: 0 }];
            if (texts.length === 0) return [{ defined: 1, repeats: 0 }];
            return texts.map((value, index) => ({ ...flat(value, 3)[0], repeats: index === 0 ? 0 : 1 }));
          }),
        },
      ];
    case 'integer':
      return [
        {
          path: [name],
          type: 'integer',
          depth: 1,
          isList: false,
          rows: content.values.map((one) => flat(one)),
        },
      ];
    default:
      return [
        {
          path: [name],
          type: 'bytes',
          depth: 1,
          isList: false,
          rows: content.values.map((one) => flat(one)),
        },
      ];
  }
}

function toSchema(name: string, { type }: ParquetContent): readonly Buffer[] {
  switch (type) {
    case 'image':
      return [
        element(name, optional, { children: 2 }),
        element('bytes', optional, { type: types.bytes }),
        element('path', optional, { type: types.bytes, converted: utf8 }),
      ];
    case 'texts':
      return [
        element(name, optional, { children: 1, converted: listOf }),
        element('list', repeated, { children: 1 }),
        element('element', optional, { type: types.bytes, converted: utf8 }),
      ];
    case 'text':
      return [element(name, optional, { type: types.bytes, converted: utf8 })];
    default:
      return [element(name, optional, { type: types[type] })];
  }
}

interface ElementFacts {
  readonly type?: number;
  readonly children?: number;
  readonly converted?: number;
}

function element(name: string, repetition: number, { type, children, converted }: ElementFacts): Buffer {
  return struct([
    ...(type === undefined ? [] : [[1, i32(type)] as const]),
    [3, i32(repetition)],
    [4, [8, binary(name)]],
    ...(children === undefined ? [] : [[5, i32(children)] as const]),
    ...(converted === undefined ? [] : [[6, i32(converted)] as const]),
  ]);
}

function packPage({ type, depth, isList }: Leaf, cells: readonly Cell[], codec: ParquetCodec) {
  const values = cells.flatMap(({ value }) => (value === undefined ? [] : [packValue(value, type)]));
  const content = Buffer.concat([
    ...(isList ? [packLevels(cells.map(({ repeats }) => repeats))] : []),
    ...(depth > 0 ? [packLevels(cells.map(({ defined }) => defined))] : []),
    ...values,
  ]);
  const packed = compress(content, codec);
  const header = struct([
    [1, i32(0)],
    [2, i32(content.length)],
    [3, i32(packed.length)],
    [
      5,
      [
        12,
        struct([
          [1, i32(cells.length)],
          [2, i32(plain)],
          [3, i32(rle)],
          [4, i32(rle)],
        ]),
      ],
    ],
  ]);
  return { bytes: Buffer.concat([header, packed]), rawSize: header.length + content.length };
}

function packValue(value: string | number, type: Leaf['type']): Buffer {
  if (type === 'bytes') {
    const bytes = Buffer.from(String(value));
    return Buffer.concat([uint32(bytes.length), bytes]);
  }
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
}

/** Each level as a run of its own; all levels here fit into one byte. */
function packLevels(levels: readonly number[]): Buffer {
  const runs = Buffer.from(levels.flatMap((level) => [1 << 1, level]));
  return Buffer.concat([uint32(runs.length), runs]);
}

function compress(bytes: Buffer, codec: ParquetCodec): Buffer {
  switch (codec) {
    case 'none':
      return bytes;
    case 'gzip':
      return gzipSync(bytes);
    case 'brotli':
      return brotliCompressSync(bytes);
    case 'snappy': {
      // one literal with a length of two bytes
      const length = Buffer.from([61 << 2, (bytes.length - 1) & 255, (bytes.length - 1) >> 8]);
      return Buffer.concat([varint(bytes.length), length, bytes]);
    }
    case 'zstd': {
      // a frame of one raw block, its size in four bytes
      const block = (bytes.length << 3) | 1;
      const blockHeader = Buffer.from([block & 255, (block >> 8) & 255, block >> 16]);
      return Buffer.concat([
        Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0]),
        uint32(bytes.length),
        blockHeader,
        bytes,
      ]);
    }
  }
}

type Field = readonly [id: number, content: readonly [type: number, bytes: Buffer]];

function struct(fields: readonly Field[]): Buffer {
  let last = 0;
  const parts = fields.flatMap(([id, [type, bytes]]) => {
    const head = Buffer.from([((id - last) << 4) | type]);
    last = id;
    return [head, bytes];
  });
  return Buffer.concat([...parts, Buffer.from([0])]);
}

function list(type: number, items: readonly Buffer[]): readonly [number, Buffer] {
  const head =
    items.length < 15
      ? Buffer.from([(items.length << 4) | type])
      : Buffer.concat([Buffer.from([0xf0 | type]), varint(items.length)]);
  return [9, Buffer.concat([head, ...items])];
}

const i32 = (value: number) => [5, zigzag(value)] as const;
const i64 = (value: number) => [6, zigzag(value)] as const;

function zigzag(value: number): Buffer {
  return varint(value < 0 ? -2 * value - 1 : 2 * value);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

function binary(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([varint(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
