import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { allRows } from './references.js';

/** Folders whose files may hold values of other tools. */
const searched = [
  'test/fixtures',
  'test/main-job',
  'models/micro',
  'models/export/parity',
  'reports/published',
];

/** Files and folders that hold none, and what they are. */
const withoutReference: readonly (readonly [path: string, reason: string])[] = [
  ['test/fixtures/preprocess/images/', 'the images that the stored pixels are of'],
  [
    'test/fixtures/preprocess/expected/float32-table.npy',
    'of torch, for the command `bench models preprocess` (test/cli)',
  ],
  ['test/fixtures/preprocess/tokenizer.json', 'a toy vocabulary; its ids are worked by hand'],
  ['test/fixtures/maps/files/', 'the files that the stored labels are of'],
  ['models/export/parity/', 'images that the exporter takes'],
  ['reports/published/vitamin-paper.json', 'copied facts, compared with the cards (read-published.test.ts)'],
  ['models/micro/*/model.json', 'facts of the models'],
  ['models/micro/*/tokenizer.json', 'vocabularies'],
  ['models/micro/*/tokenizer_config.json', 'vocabularies'],
  ['models/micro/*/lmm/', 'vocabularies of the language model'],
];

/** Whether a file is meant by a path: itself, a folder that ends with a slash, or either with stars for one name. */
function isMeant(file: string, path: string): boolean {
  const pattern = path.replaceAll('.', String.raw`\.`).replaceAll('*', '[^/]+');
  return new RegExp(`^${pattern}${path.endsWith('/') ? '.+' : ''}$`).test(file);
}

const dataFiles = searched.flatMap((folder) =>
  readdirSync(join(packageRoot, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && /\.(json|npy|csv|parquet|png|jpg|webp|tif|bmp|gif)$/.test(entry.name),
    )
    .map((entry) => join(entry.parentPath, entry.name).slice(packageRoot.length).replace(/^\//, '')),
);
const stored = allRows.flatMap((row) => row.stored);
const withoutPaths = withoutReference.map(([path]) => path);

it('are all in a row of docs/NUMBERS.md, or are here with the reason why not', () => {
  const forgotten = dataFiles.filter(
    (file) =>
      !/models\/micro\/[^/]+\/parity\/.+\.(png|jpg|webp)$/.test(file) &&
      ![...stored, ...withoutPaths].some((path) => isMeant(file, path)),
  );
  expect(forgotten).toEqual([]);
});

it('control: a new file is seen', () => {
  expect([...stored, ...withoutPaths].some((path) => isMeant('test/fixtures/answers/new.json', path))).toBe(
    false,
  );
});

it('no reason is left of a file that is gone', () => {
  expect(withoutPaths.filter((path) => !dataFiles.some((file) => isMeant(file, path)))).toEqual([]);
});
