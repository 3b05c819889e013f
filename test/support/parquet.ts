import { codecs, compress, uint32, type ParquetCodec } from './parquet-codecs.js';
import { binary, i32, i64, list, struct, zigzag } from './thrift.js';

/** The values of a column. An image is a struct of `bytes` and `path`, as the `datasets` library writes it. */
export type ParquetContent =
  | {
      readonly type: 'image';
      readonly values: readonly (readonly [bytes: string | null, path: string | null] | null)[];
    }
  | { readonly type: 'bytes' | 'text'; readonly values: readonly (string | null)[] }
  | { readonly type: 'integer'; readonly values: readonly (number | null)[] }
  | { readonly type: 'texts'; readonly values: readonly (readonly (string | null)[] | null)[] };

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
