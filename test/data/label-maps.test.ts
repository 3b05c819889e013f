import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { DatasetEntry } from '../../harness/config/dataset-entry.js';
import { ConfigError, DataError } from '../../harness/core/errors.js';
import { labelMapsReader } from '../../harness/data/label-maps.js';
import { readSamples } from '../../harness/data/reader.js';
import { expectOneLine } from '../support/errors.js';
import { writeFiles } from '../support/retrieval.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { collect, makeEntry } from '../support/webdataset.js';

const newFolder = useTemporaryFolders();
const makeMaps = (changes: Partial<DatasetEntry> = {}) =>
  makeEntry({ format: 'label-maps', images: ['images'], maps: 'maps', ...changes });
const { findMissing, open } = labelMapsReader;

async function write(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = newFolder();
  await writeFiles(folder, files);
  return folder;
}

describe('label maps', () => {
  it('come in the order of their names, each with the image of its name, whatever the extensions', async () => {
    const folder = await write({
      'maps/b.tif': 'map b',
      'maps/a.PNG': 'map a',
      'maps/B.tiff': 'map B',
      'maps/.a.png': 'hidden',
      'maps/notes.txt': 'not a map',
      'images/a.jpg': 'image a',
      'images/b.png': 'image b',
      'images/B.JPEG': 'image B',
      'images/unlabelled.jpg': 'has no map',
    });
    expect(await findMissing(folder, makeMaps())).toEqual([]);
    const samples = await collect(readSamples(await open(folder, makeMaps({ count: 3 }))));
    expect(samples.map((sample) => ({ ...sample, image: String(sample.image) }))).toEqual(
      ['B', 'a', 'b'].map((id) => ({
        kind: 'label-map',
        id,
        image: `image ${id}`,
        map: Buffer.from(`map ${id}`),
      })),
    );
  });

  it('may lie in subfolders, and behind links to folders', async () => {
    const folder = await write({ 'maps/aachen/1.png': 'map', 'far/1.jpg': 'image' });
    mkdirSync(join(folder, 'images'));
    symlinkSync(join(folder, 'far'), join(folder, 'images/aachen'));
    const dataset = await open(folder, makeMaps());
    expect((await collect(readSamples(dataset))).map(({ id }) => id)).toEqual(['aachen/1']);
    expect(dataset.files).toEqual(
      ['images/aachen/1.jpg', 'maps/aachen/1.png'].map((name) => join(folder, name)),
    );
  });

  it('are incomplete without an image: named as the others are', async () => {
    const folder = await write({ 'maps/a.png': 'm', 'maps/b.png': 'm', 'images/a.jpeg': 'i' });
    expect(await findMissing(folder, makeMaps())).toEqual(['images/b.jpeg']);
    const file = join(folder, 'images/b.jpeg');
    await expectOneLine(
      async () => collect(readSamples(await open(folder, makeMaps()))),
      DataError,
      `toy: ${file} is missing`,
    );
  });

  it('have the classes of their vocabulary, which belongs to their files', async () => {
    const entry = makeMaps({ vocabulary: 'names.txt', classes: 2 });
    const folder = await write({ 'maps/a.png': 'm', 'images/a.jpg': 'i' });
    expect(await findMissing(folder, entry)).toEqual(['names.txt']);
    await writeFiles(folder, { 'names.txt': '0:invalid_class_id\n1:sky,air\n2:sea\n' });
    expect(await findMissing(folder, entry)).toEqual([]);
    const { categories, files } = await open(folder, entry);
    expect(categories).toEqual([
      { id: 0, name: 'sky', names: ['sky', 'air'] },
      { id: 1, name: 'sea', names: ['sea'] },
    ]);
    expect(files[0]).toBe(join(folder, 'names.txt'));
    expect(await open(folder, makeMaps())).not.toHaveProperty('categories');
    await expectOneLine(
      () => open(folder, { ...entry, classes: 3 }),
      DataError,
      `toy: ${join(folder, 'names.txt')}: 2 classes, the data set has 3. Write one line for each class`,
    );
  });

  it('name the folders that are not there', async () => {
    const folder = await write({ 'images/a.jpg': 'i' });
    expect(await findMissing(folder, makeMaps({ images: ['images', 'more'] }))).toEqual(['more', 'maps']);
    mkdirSync(join(folder, 'maps'));
    expect(await findMissing(folder, makeMaps())).toEqual(['maps/*.png']);
  });

  it('throw on an image of two files, and a map of two', async () => {
    const folder = await write({ 'maps/a.png': 'm', 'images/a.jpg': 'i', 'images/a.png': 'i' });
    await expectOneLine(
      () => open(folder, makeMaps()),
      DataError,
      'toy: image "a" is images/a.jpg and images/a.png',
    );
    rmSync(join(folder, 'images/a.png'));
    writeFileSync(join(folder, 'maps/a.tif'), 'm');
    await expectOneLine(() => open(folder, makeMaps()), DataError, 'a.png and a.tif are maps of one image');
  });

  it.each([
    ['', 'is empty, got 0 bytes'],
    ['version https://git-lfs.github.com/spec/v1\noid sha256:1', 'is a Git-LFS pointer'],
  ])('come as damaged where the file is no map, and the others follow', async (bytes, message) => {
    const folder = await write({
      'maps/a.png': bytes,
      'maps/b.png': 'm',
      'images/a.jpg': 'i',
      'images/b.jpg': 'i',
    });
    const [part] = (await open(folder, makeMaps())).parts;
    const [damaged, next] = await collect(part.samples());
    expect(damaged).toMatchObject({ kind: 'damaged', id: 'a' });
    await expectOneLine(
      () => {
        if (damaged.kind === 'damaged') throw damaged.error;
      },
      DataError,
      join(folder, 'maps/a.png'),
      message,
    );
    expect(next).toMatchObject({ kind: 'label-map', id: 'b' });
  });

  it('need keys that an entry made by hand may lack', async () => {
    await expectOneLine(
      () => open('nowhere', makeEntry({ format: 'label-maps' })),
      ConfigError,
      'no key maps',
    );
  });
});
