import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../harness/config/package-root.js';
import type { ByteSource } from '../../../harness/data/byte-source.js';
import { readTableRows } from '../../../harness/data/llava/table-rows.js';
import { parquetReader } from '../../../harness/data/parquet.js';
import { readSamples } from '../../../harness/data/reader.js';
import { parseTextList } from '../../../harness/data/text-list.js';
import { imageOf } from '../../support/image-of.js';
import { collect, makeEntry } from '../../support/webdataset.js';
import { defineRow } from '../reference-row.js';
import { withFolder } from '../temporary-folder.js';

const readStored = (file: string): unknown => JSON.parse(readFileSync(join(packageRoot, file), 'utf8'));

const listsFile = 'test/fixtures/data/python-lists.json';

/** Lists of texts, and what Python prints for each. */
const pythonLists = readStored(listsFile) as readonly {
  readonly text: string;
  readonly items: readonly string[];
}[];

export const pythonListsRow = defineRow({
  id: 'python-lists',
  what: 'lists of captions that were printed by Python',
  maker: 'python-lists',
  tolerance: 0,
  rule: 'repr, ast.literal_eval',
  tools: ['Python'],
  stored: [listsFile],
  test: 'test/data/text-list.test.ts',
  cases: pythonLists,
  given: ['items'],
  pair: ({ text, items }) => ({ found: parseTextList(text, 'toy'), expected: items }),
});

const tablesFile = 'test/fixtures/lmm/tables.json';

interface TableCase {
  readonly text: string;
  readonly rows: readonly (readonly string[])[] | null;
}

/** Texts of tables, and how pandas cuts them; no rows where it refuses. */
export const tableCases = readStored(tablesFile) as readonly TableCase[];

/** A source of bytes in memory. */
export function sourceOf(bytes: Buffer): ByteSource {
  return {
    size: bytes.length,
    read: (from, length) => Promise.resolve(Buffer.from(bytes.subarray(from, from + length))),
    close: () => Promise.resolve(),
  };
}

async function cutTable(text: string): Promise<readonly (readonly string[])[]> {
  const rows: string[][] = [];
  for await (const cells of readTableRows(sourceOf(Buffer.from(text)), 'toy: t.tsv')) {
    const texts = cells.map((cell) => cell.text());
    while (rows.length > 0 && texts.length < rows[0].length) texts.push('');
    rows.push(texts);
  }
  return rows;
}

export const tablesRow = defineRow({
  id: 'tables',
  what: 'oddly quoted tables as MMBench’s, cut into cells',
  maker: 'tables',
  tolerance: 0,
  rule: 'pandas.read_table',
  tools: ['pandas'],
  stored: [tablesFile],
  test: 'test/data/llava/table-rows.test.ts',
  cases: tableCases.filter(({ rows }) => rows !== null),
  given: ['rows'],
  pair: async ({ text, rows }) => ({ found: await cutTable(text), expected: rows }),
});

const indices = [0, 1, 2, 3, 4, 5, 6];

/** What make-parquet.py says that it wrote, by row. */
const writtenSample = (kind: 'labelled' | 'captioned', index: number) => ({
  kind: `${kind}-image`,
  id: `test/${index}`,
  image: `image ${index}`.repeat(index + 1),
  ...(kind === 'labelled'
    ? { label: index % 3 }
    : { captions: [`${index}: a caption`, ...Array.from({ length: index % 3 }, () => `it's "${index}"`)] }),
});

async function readParquet(name: string) {
  return withFolder(async (folder) => {
    const file = join(packageRoot, 'test/fixtures/data/parquet', `${name}.parquet`);
    copyFileSync(file, join(folder, 'test.parquet'));
    writeFileSync(join(folder, 'zeroshot_classification_templates.txt'), '{c}\n');
    const dataset = await parquetReader.open(folder, makeEntry({ format: 'parquet', count: 7 }));
    const samples = await collect(readSamples(dataset));
    return samples.map((one) => ({ ...one, image: Buffer.from(imageOf(one)).toString() }));
  });
}

const parquetFiles = [
  ...['snappy', 'zstd', 'gzip', 'brotli', 'lz4', 'none'].map((codec) => `labelled-${codec}`),
  ...['captioned-pages-2', 'captioned-plain'],
];

export const parquetRow = defineRow({
  id: 'parquet',
  what: 'Parquet files in six codecs and two versions of pages',
  maker: 'parquet',
  tolerance: 0,
  rule: 'pyarrow.parquet.write_table',
  tools: ['pyarrow'],
  stored: ['test/fixtures/data/parquet/'],
  test: 'test/data/parquet-pyarrow.test.ts',
  cases: parquetFiles.map((name) => {
    const kind = name.startsWith('labelled') ? ('labelled' as const) : ('captioned' as const);
    return { name, samples: indices.map((index) => writtenSample(kind, index)) };
  }),
  given: ['samples'],
  pair: async ({ name, samples }) => ({ found: await readParquet(name), expected: samples }),
});
