import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { DatasetEntry } from '../../harness/config/dataset-entry.js';
import { DataError } from '../../harness/core/errors.js';
import { imageFolderReader } from '../../harness/data/image-folder.js';
import { readSamples } from '../../harness/data/reader.js';
import { expectOneLine } from '../support/errors.js';
import { writeImageFolder, type ImageFolderContent } from '../support/image-folder.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { collect, makeEntry } from '../support/webdataset.js';

const newFolder = useTemporaryFolders();
const format = 'image-folder';

async function write(files: ImageFolderContent['files'], classNames = ['cat', 'dog']): Promise<string> {
  const folder = newFolder();
  await writeImageFolder(folder, { classNames, files });
  return folder;
}

async function readAll(folder: string, entry: Partial<DatasetEntry> = {}) {
  return collect(readSamples(await imageFolderReader.open(folder, makeEntry({ format, ...entry }))));
}

const labelsOf = async (folder: string) =>
  (await readAll(folder)).map((sample) => [sample.id, sample.kind === 'labelled-image' && sample.label]);

describe('samples', () => {
  it('are the images of each class folder below the split, with the names and templates of the class files', async () => {
    const folder = await write({ 'test/a/1.png': 'A1', 'test/b/1.jpg': 'B1', 'train/c/1.jpg': 'other' });
    const dataset = await imageFolderReader.open(folder, makeEntry({ format }));
    expect(dataset).toMatchObject({
      kind: 'labelled-image',
      classNames: ['cat', 'dog'],
      metadataColumns: [],
    });
    expect(dataset.templates).toEqual(['a photo of a {c}.']);
    expect(dataset.parts.map(({ name }) => name)).toEqual(['test/a', 'test/b']);
    expect(await collect(readSamples(dataset))).toEqual([
      { kind: 'labelled-image', id: 'a/1.png', image: Buffer.from('A1'), label: 0 },
      { kind: 'labelled-image', id: 'b/1.jpg', image: Buffer.from('B1'), label: 1 },
    ]);
  });

  it('are those of the folder itself where it has no folder of the split', async () => {
    expect(await labelsOf(await write({ 'a/1.png': 'A', 'b/1.png': 'B' }))).toEqual([
      ['a/1.png', 0],
      ['b/1.png', 1],
    ]);
  });

  it('come in code-point order: capitals before small letters, 10 before 2, emoji after everything', async () => {
    // U+FF21 is one UTF-16 unit above the first unit of U+1F600, yet the lower code point
    const names = ['2', '10', 'a', 'B', '\u{1F600}', '\uFF21', 'ä'];
    const files = Object.fromEntries(names.map((name) => [`test/${name}/1.png`, name]));
    const samples = await labelsOf(await write(files, [...names]));
    const sorted = ['10', '2', 'B', 'a', 'ä', '\uFF21', '\u{1F600}'];
    expect(samples).toEqual(sorted.map((name, label) => [`${name}/1.png`, label]));
  });

  it('may lie in folders inside, with extensions in any case; hidden and other files are passed over', async () => {
    const folder = await write({
      'test/a/x/2.JPEG': '',
      'test/a/x/y/1.WebP': '',
      'test/a/1.jpg': '',
      'test/a/.hidden.png': '',
      'test/a/.git/1.png': '',
      'test/a/notes.txt': '',
      'test/b/Z.PNG': '',
      'test/.cache/1.png': '',
      'test/README.md': '',
    });
    expect(await labelsOf(folder)).toEqual([
      ['a/1.jpg', 0],
      ['a/x/2.JPEG', 0],
      ['a/x/y/1.WebP', 0],
      ['b/Z.PNG', 1],
    ]);
  });

  it('are found behind links, also behind one that leads back up', async () => {
    const folder = await write({ 'test/b/1.png': 'B', 'elsewhere/a/1.png': 'A' });
    symlinkSync(join(folder, 'elsewhere/a'), join(folder, 'test/a'));
    symlinkSync(join(folder, 'test/b'), join(folder, 'test/b/again'));
    expect(await labelsOf(folder)).toEqual([
      ['a/1.png', 0],
      ['b/1.png', 1],
    ]);
  });

  it('may be lacking from a class', async () => {
    expect(await labelsOf(await write({ 'test/a/': '', 'test/b/1.png': 'B' }))).toEqual([['b/1.png', 1]]);
  });
});

describe('findMissing', () => {
  const findMissing = (folder: string) => imageFolderReader.findMissing(folder, makeEntry({ format }));

  it('names the class files, and the split where there is no class folder', async () => {
    const folder = await write({ 'test/a/1.png': 'A', 'test/b/1.png': 'B' });
    expect(await findMissing(folder)).toEqual([]);
    rmSync(join(folder, 'classnames.txt'));
    expect(await findMissing(folder)).toEqual(['classnames.txt']);
    rmSync(join(folder, 'test'), { recursive: true });
    expect(await findMissing(folder)).toEqual(['classnames.txt', 'test']);
  });
});

describe('damage', () => {
  it('says both numbers where the class folders are not as many as the class names', async () => {
    const files = { 'test/a/1.png': '', 'test/b/1.png': '', 'test/c/1.png': '', 'test/d/1.png': '' };
    const folder = await write(files);
    await expectOneLine(
      () => readAll(folder),
      DataError,
      `toy: 4 class folders in ${join(folder, 'test')} (a, b, c, ...), expected 2, one for each line of `,
      'classnames.txt',
    );
    await expectOneLine(
      () => readAll(folder, { classes: 4 }),
      DataError,
      '2 class names',
      'datasets.json says 4',
    );
  });

  it('names an image that is a Git-LFS pointer or cannot be read, and gives the others', async () => {
    const folder = await write({
      'test/a/1.png': 'version https://git-lfs.github.com/spec/v1\noid sha256:12\n',
      'test/a/2.png': 'A2',
      'test/b/1.png': 'B1',
    });
    symlinkSync(join(folder, 'nowhere'), join(folder, 'test/a/3.png'));
    const { parts } = await imageFolderReader.open(folder, makeEntry({ format }));
    const samples = (await Promise.all(parts.map((part) => collect(part.samples())))).flat();
    expect(samples.map(({ id, kind }) => [id, kind])).toEqual([
      ['a/1.png', 'damaged'],
      ['a/2.png', 'labelled-image'],
      ['a/3.png', 'damaged'],
      ['b/1.png', 'labelled-image'],
    ]);
    const messages = samples.flatMap((sample) => (sample.kind === 'damaged' ? [sample.error.message] : []));
    expect(messages[0]).toContain(`toy: ${join(folder, 'test/a/1.png')}: is a Git-LFS pointer`);
    expect(messages[1]).toMatch(/a\/3\.png: cannot be read \(.*ENOENT/);
    await expectOneLine(() => readAll(folder), DataError, 'a/1.png: is a Git-LFS pointer');
  });

  it('counts', async () => {
    const folder = await write({ 'test/a/1.png': 'A', 'test/b/1.png': 'B' });
    mkdirSync(join(folder, 'test/b/inside'));
    writeFileSync(join(folder, 'test/b/inside/2.png'), 'B2');
    expect(await readAll(folder, { count: 3 })).toHaveLength(3);
    await expectOneLine(
      () => readAll(folder, { count: 4 }),
      DataError,
      '3 samples in',
      'datasets.json says 4',
    );
  });
});
