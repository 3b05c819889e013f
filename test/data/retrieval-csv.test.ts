import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { DatasetEntry } from '../../harness/config/dataset-entry.js';
import { DataError } from '../../harness/core/errors.js';
import { readSamples } from '../../harness/data/reader.js';
import { retrievalCsvReader } from '../../harness/data/retrieval-csv.js';
import { expectOneLine } from '../support/errors.js';
import { toCsv, writeFiles, zipOf } from '../support/retrieval.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { collect, makeEntry } from '../support/webdataset.js';
import { packZip } from '../support/zip.js';
import { imageOf } from '../support/image-of.js';

const newFolder = useTemporaryFolders();
const toy = makeEntry({ format: 'retrieval-csv' });
const header = ['raw', 'sentids', 'split', 'filename', 'imgid'];
const rows = [
  header,
  [`["A dog's life .", "two"]`, '[0, 1]', 'test', '10.jpg', '0'],
  [`['It\\'s "red"', "it's", ' three ', '']`, '[2]', 'test', 'b.PNG', '1'],
];
const table = toCsv(rows);
const zip = zipOf({
  'images_flickr_1k_test/10.jpg': 'ten',
  '__MACOSX/images_flickr_1k_test/._10.jpg': 'mac',
  '__MACOSX/images_flickr_1k_test/10.jpg': 'mac',
  'images_flickr_1k_test/._b.PNG': 'mac',
  'images_flickr_1k_test/b.PNG': 'bee',
  'images_flickr_1k_test/unused.webp': 'x',
  'readme.txt': 'x',
});
const asOnHub = { 'test_1k_flickr.csv': table, 'images_flickr_1k_test.zip': zip, 'README.md': '#' };

type Files = Readonly<Record<string, string | Uint8Array>>;

async function write(files: Files): Promise<string> {
  const folder = newFolder();
  await writeFiles(folder, files);
  return folder;
}

async function open(files: Files, entry: Partial<DatasetEntry> = {}) {
  return retrievalCsvReader.open(await write(files), { ...toy, ...entry });
}

async function read(files: Files, entry: Partial<DatasetEntry> = {}) {
  const samples = await collect(readSamples(await open(files, entry)));
  return samples.map((one) => [
    one.id,
    Buffer.from(imageOf(one)).toString(),
    one.kind === 'captioned-image' && one.captions,
  ]);
}

const expected = [
  ['10.jpg', 'ten', ["A dog's life .", 'two']],
  ['b.PNG', 'bee', ['It\'s "red"', "it's", ' three ', '']],
];

describe('a table of captions', () => {
  it('beside a zip archive is read, every caption as it is', async () => {
    const dataset = await open(asOnHub, { count: 2 });
    expect(await read(asOnHub)).toEqual(expected);
    expect(dataset.kind).toBe('captioned-image');
    expect(dataset.files).toEqual(
      Object.keys(asOnHub)
        .slice(0, 2)
        .map((name) => join(dataset.folder, name)),
    );
    expect(dataset.parts.map(({ name }) => name)).toEqual(['images_flickr_1k_test.zip']);
  });

  it.each([
    ['a folder', { 'images/10.jpg': 'ten', 'images/b.PNG': 'bee' }],
    ['a folder of folders', { 'images/x/10.jpg': 'ten', 'images/y/b.PNG': 'bee', 'images/y/._b.PNG': 'mac' }],
    ['images beside the table', { '10.jpg': 'ten', 'b.PNG': 'bee' }],
    ['an archive and its unpacked folder', { ...asOnHub, 'images/10.jpg': 'ten', 'images/b.PNG': 'bee' }],
    [
      'a folder, and others',
      { 'i/10.jpg': 'ten', 'i/b.PNG': 'bee', '.cache/h/c.jpg': 'x', '__MACOSX/i/10.jpg': 'x', 'd/n.txt': '' },
    ],
  ])('beside %s is read', async (_what, files) => {
    expect(await read({ 'test_1k_flickr.csv': table, ...files })).toEqual(expected);
  });

  it.each([
    ['image', 'captions'],
    ['file_name', 'caption'],
    ['filename', 'raw'],
  ])('with columns %s and %s is read', async (image, captions) => {
    const small = toCsv([
      [captions, image],
      ['["x"]', '10.jpg'],
    ]);
    expect(await read({ 'a.csv': small, 'a.zip': zip })).toEqual([['10.jpg', 'ten', ['x']]]);
  });

  it('gives the rows of the split', async () => {
    const mixed = toCsv([...rows, ['["no"]', '[]', 'train', 'unused.webp', '3']]);
    const files = { ...asOnHub, 'test_1k_flickr.csv': mixed };
    expect(await read(files)).toEqual(expected);
    expect(await read(files, { split: 'train' })).toEqual([['unused.webp', 'x', ['no']]]);
    await expectOneLine(
      () => read(files, { split: 'val' }),
      DataError,
      'no row of split val, got test, train',
    );
  });

  it('takes the files that the entry names, the archive also unpacked', async () => {
    const two = { ...asOnHub, 'other.csv': 'x', 'other.zip': 'x', 'z/c.jpg': 'x' };
    const files = ['test_1k_flickr.csv', 'images_flickr_1k_test.zip'];
    expect(await read(two, { files })).toEqual(expected);
    const unpacked = { ...two, 'images_flickr_1k_test/10.jpg': 'ten', 'images_flickr_1k_test/b.PNG': 'bee' };
    const folder = await write(unpacked);
    rmSync(join(folder, files[1]));
    expect(await retrievalCsvReader.findMissing(folder, { ...toy, files })).toEqual([]);
    expect(await collect(readSamples(await retrievalCsvReader.open(folder, { ...toy, files })))).toHaveLength(
      2,
    );
  });

  it('that cannot be told from another is refused, listing them', async () => {
    await expectOneLine(
      () => open({ ...asOnHub, 'b.csv': table }),
      DataError,
      'more than one table: b.csv, test_1k_flickr.csv',
    );
    await expectOneLine(
      () => open({ ...asOnHub, 'b.zip': zip }),
      DataError,
      'more than one zip archive: b.zip, images_flickr',
    );
    const folders = { 'x.csv': table, 'a/10.jpg': 'x', 'b/b.PNG': 'x' };
    await expectOneLine(() => open(folders), DataError, 'more than one folder of images: a, b');
  });
});

describe('a damaged table', () => {
  const good = rows[1];
  it.each([
    ['an open list', ["['a", '', 'test', '10.jpg', '']],
    ['no list', ['a text', '', 'test', '10.jpg', '']],
  ])('with %s is refused, naming the row', async (_what, row) => {
    const files = { ...asOnHub, 'test_1k_flickr.csv': toCsv([header, good, row]) };
    await expectOneLine(
      () => open(files),
      DataError,
      'toy: ',
      'flickr.csv: row 2: raw: not a list of captions',
    );
  });

  it.each([
    ['no caption', ['[]', '', 'test', 'b.PNG', ''], 'has no caption'],
    ['blank captions', ['[" ", ""]', '', 'test', 'b.PNG', ''], 'has no caption'],
    ['an image twice', good, 'image "10.jpg" is also that of row 1'],
    ['no name', ['["a"]', '', 'test', ' ', ''], 'empty filename'],
    ['an image that is not there', ['["a"]', '', 'test', 'c.jpg', ''], 'no image "c.jpg" in'],
    ['an image that leads out', ['["a"]', '', 'test', '../c.jpg', ''], 'no image "../c.jpg" in'],
  ])('with %s is refused, naming the row', async (_what, row, part) => {
    const files = { ...asOnHub, 'test_1k_flickr.csv': toCsv([header, good, row]) };
    await expectOneLine(() => open(files), DataError, 'toy: ', 'flickr.csv: row 2: ', part);
  });

  it.each([
    ['no column of images', toCsv([['raw'], ['["a"]']]), 'no column filename or image or file_name, got raw'],
    ['no column of captions', toCsv([['image'], ['a']]), 'no column raw or caption or captions, got image'],
    ['broken quotes', '"raw,filename\n', 'not a CSV table'],
    ['no rows', toCsv([header]), 'no samples in'],
    ['nothing in it', '', 'is empty, expected a line of column names. Check the file, or fetch it again'],
    ['a pointer in its place', 'version https://git-lfs.github.com/spec/v1\n', 'git lfs pull'],
  ])('with %s is refused', async (_what, csv, part) => {
    await expectOneLine(() => open({ ...asOnHub, 'test_1k_flickr.csv': csv }), DataError, 'toy: ', part);
  });

  it('that is not UTF-8 is refused, naming the line', async () => {
    const latin = Buffer.from(table.replace('two', 'tw\xf6'), 'latin1');
    await expectOneLine(
      () => open({ ...asOnHub, 'test_1k_flickr.csv': latin }),
      DataError,
      'flickr.csv: line 2 is not UTF-8 text',
    );
  });

  it('of another number of images than the entry says is refused before any image is read', async () => {
    await expectOneLine(() => open(asOnHub, { count: 3 }), DataError, '2 samples in', 'datasets.json says 3');
  });

  it('which names an image that lies in two folders is refused', async () => {
    const files = { 'a.csv': table, 'i/x/10.jpg': 'a', 'i/y/10.jpg': 'b', 'i/b.PNG': 'c' };
    await expectOneLine(() => open(files), DataError, 'row 1: 2 images 10.jpg in');
  });
});

describe('damaged images', () => {
  it('in an archive come as damaged, and the others follow', async () => {
    const members = [
      { name: 'i/10.jpg', bytes: 'ten', crc: 1 },
      { name: 'i/b.PNG', bytes: 'bee' },
    ];
    const dataset = await open({ 'a.csv': table, 'i.zip': packZip(members) });
    const samples = await collect(dataset.parts[0].samples());
    expect(samples.map(({ kind, id }) => [kind, id])).toEqual([
      ['damaged', '10.jpg'],
      ['captioned-image', 'b.PNG'],
    ]);
    await expectOneLine(
      () => collect(readSamples(dataset)),
      DataError,
      'toy: ',
      'i.zip: member i/10.jpg: damaged',
    );
  });

  it('in a folder come as damaged, and the others follow', async () => {
    const folder = await write({ 'a.csv': table, 'i/b.PNG': 'bee' });
    mkdirSync(join(folder, 'i/10.jpg'));
    const dataset = await retrievalCsvReader.open(folder, toy);
    expect(await collect(dataset.parts[0].samples())).toMatchObject([{ kind: 'damaged' }, { id: 'b.PNG' }]);
    await expectOneLine(() => collect(readSamples(dataset)), DataError, '10.jpg cannot be read: ', 'EISDIR');
  });

  it('of a damaged archive are told in one line', async () => {
    const files = { ...asOnHub, 'images_flickr_1k_test.zip': zip.subarray(0, 300) };
    await expectOneLine(() => open(files, {}), DataError, 'toy: ', 'images_flickr_1k_test.zip: ', 'cut off');
  });
});

describe('what is missing', () => {
  it.each([
    [{}, ['*.csv', '*.zip']],
    [{ 'a.csv': table }, ['*.zip']],
    [{ 'a.zip': zip }, ['*.csv']],
    [{ 'a.csv': table, 'i/x/10.jpg': 'x' }, ['i/x/b.PNG']],
    [{ 'a.csv': table, '10.jpg': 'x' }, ['b.PNG']],
  ])('of %j is %j', async (files: Files, missing) => {
    expect(await retrievalCsvReader.findMissing(await write(files), toy)).toEqual(missing);
  });

  it('is said by the names of the entry', async () => {
    const files = ['a.csv', 'i.zip'];
    const folder = newFolder();
    expect(await retrievalCsvReader.findMissing(folder, { ...toy, files })).toEqual(files);
    writeFileSync(join(folder, 'a.csv'), table);
    await expectOneLine(() => retrievalCsvReader.open(folder, { ...toy, files }), DataError, 'no i.zip in');
  });
});
