import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { DatasetEntry } from '../../harness/config/dataset-entry.js';
import { DataError } from '../../harness/core/errors.js';
import { webDatasetReader } from '../../harness/data/webdataset.js';
import { catchError, expectOneLine } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import {
  captioned,
  labelled,
  makeEntry,
  multiLabelled,
  writeWebDataset,
  type TarEntry,
  type WebDatasetContent,
} from '../support/webdataset.js';
import { good, readChanged } from './small-webdataset.js';

const newFolder = useTemporaryFolders();
const readAll = (content: Partial<WebDatasetContent>, entry: Partial<DatasetEntry> = {}) =>
  readChanged(newFolder(), content, entry);

it('reads the folder that the damaged ones are made from', async () => {
  expect(await readAll({}, { count: 2, classes: 3 })).toHaveLength(2);
});

describe('counts', () => {
  it.each([
    [1, '2 samples in'],
    [3, '2 samples in'],
  ])('refuses another number of samples than %d', async (count, part) => {
    const message = await expectOneLine(() => readAll({}, { count }), DataError, part);
    expect(message).toMatch(
      new RegExp(`^toy: .*, datasets.json says ${count}\\. Check the split, or update the entry$`),
    );
  });

  it.each([
    ['captions', 'txt', { type: 'retrieval', classNames: [], templates: [] }],
    ['an image', 'jpg', { type: 'retrieval', classNames: [], templates: [] }],
    ['a label', 'cls', {}],
  ])('names %s that a Git-LFS pointer stands for', async (_, extension, content) => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n';
    const sample = extension === 'cls' ? labelled('s0', 0) : captioned('s0', ['a cat']);
    const shard = sample.map((member) =>
      member.name.endsWith(extension) ? { ...member, bytes: pointer } : member,
    );
    await expectOneLine(
      () => readAll({ ...content, shards: [shard] }),
      DataError,
      `0.tar: s0.${extension} is a Git-LFS pointer`,
    );
  });

  it('refuses another number of class names', async () => {
    await expectOneLine(
      () => readAll({}, { classes: 4 }),
      DataError,
      'toy: 3 class names in',
      'classnames.txt, datasets.json says 4',
    );
  });

  it('counts blank class names: a file that lost one is refused', async () => {
    const entry = { classes: 4 };
    await expect(readAll({ classNames: 'near\nfar\n\nfarther\n' }, entry)).resolves.toHaveLength(2);
    await expectOneLine(
      () => readAll({ classNames: 'near\nfar\nfarther\n' }, entry),
      DataError,
      '3 class names',
    );
  });

  it.each([
    ['an archive without members', []],
    ['an archive without samples', [{ name: 'folder/', type: 'directory' } as const]],
  ])('refuses %s', async (_what, members) => {
    await expectOneLine(() => readAll({ shards: [members] }), DataError, 'toy: no samples in');
  });

  it('refuses an empty file between whole shards, also where the count is not known', async () => {
    const shards = [labelled('s0', 0), new Uint8Array(0), labelled('s1', 1)];
    await expectOneLine(() => readAll({ shards }), DataError, join('test', '1.tar'));
  });
});

describe('labels', () => {
  const withLabel = (bytes: string): TarEntry[] => [
    { name: 's0.png', bytes: 'x' },
    { name: 's0.cls', bytes },
  ];

  it.each(['0', '2', ' 1\n', '2\r\n'])('takes %j', async (label) => {
    expect(await readAll({ shards: [withLabel(label)] })).toHaveLength(1);
  });

  it.each(['3', '-1', '-0', 'cat', '', ' \n', '1.5', 'NaN', '0x1', '1e0', '1 2', '\u0000'])(
    'refuses %j',
    async (label) => {
      await expectOneLine(
        () => readAll({ shards: [withLabel(label)] }),
        DataError,
        join('test', '0.tar'),
        's0.cls: label ',
        'expected 0 to 2',
      );
    },
  );

  it('shows only the start of a label that is not one', async () => {
    const error = await catchError(() => readAll({ shards: [withLabel('x'.repeat(100_000))] }));
    expect((error as Error).message.length).toBeLessThan(500);
  });
});

describe('members', () => {
  it.each<[what: string, members: TarEntry[], part: string]>([
    ['no label', [{ name: 's0.png', bytes: 'x' }], 'sample s0 has no .cls'],
    ['no image', [{ name: 's0.cls', bytes: '1' }], 'sample s0 has no image, got .cls, expected .webp'],
    ['an image of another kind', [{ name: 's0.gif' }, { name: 's0.cls', bytes: '1' }], 'got .gif .cls'],
    [
      'a label that belongs to another sample',
      [{ name: 's0.png', bytes: 'x' }, ...labelled('s1', 1), { name: 's0.cls', bytes: '1' }],
      'sample s0 has no .cls',
    ],
    [
      'the same member twice',
      [...labelled('s0', 0), { name: 's0.cls', bytes: '1' }],
      'sample s0 has two .cls members',
    ],
    [
      'the same member twice in upper and lower case',
      [
        { name: 's0.PNG', bytes: 'x' },
        { name: 's0.png', bytes: 'y' },
        { name: 's0.cls', bytes: '1' },
      ],
      'sample s0 has two .png members',
    ],
  ])('refuses %s', async (_what, members, part) => {
    await expectOneLine(() => readAll({ shards: [members] }), DataError, join('test', '0.tar'), part);
  });

  it('names the shard in which the damage is', async () => {
    const shards = [labelled('s0', 0), [{ name: 's1.png', bytes: 'x' }]];
    await expectOneLine(() => readAll({ shards }), DataError, join('test', '1.tar'), 's1');
  });

  it.each<[what: string, members: TarEntry[], part: string]>([
    ['a label in place of the row', labelled('s0', 1), 'sample s0 has no .npy beside its image'],
    ['a class too few', multiLabelled('s0', [0, 1]), 's0.npy: 2 values, expected 3, one for each class name'],
    ['a count in place of 0 or 1', multiLabelled('s0', [0, 2, 0]), 's0.npy: number 1 is 2, expected 0 or 1'],
  ])('refuses, of a multi-label set, %s', async (_what, members, part) => {
    const read = () => readAll({ type: 'multilabel', shards: [members] });
    await expectOneLine(read, DataError, join('test', '0.tar'), part);
  });

  it.each(['', '\n', ' \n \n'])('refuses captions %j', async (captions) => {
    const shards = [captioned('s0', captions.split('\n'))];
    await expectOneLine(() => readAll({ type: 'retrieval', shards }), DataError, 's0.txt: no caption');
  });

  it('refuses captions that are not UTF-8', async () => {
    const bytes = Buffer.from('one\ncaf\xe9\n', 'latin1');
    const shards = [
      [
        { name: 's0.png', bytes: 'x' },
        { name: 's0.txt', bytes },
      ],
    ];
    await expectOneLine(
      () => readAll({ type: 'retrieval', shards }),
      DataError,
      's0.txt: line 2 is not UTF-8 text',
    );
  });

  it('refuses an image without captions', async () => {
    const shards = [[{ name: 's0.png', bytes: 'x' }]];
    await expectOneLine(() => readAll({ type: 'retrieval', shards }), DataError, 'sample s0 has no .txt');
  });
});

describe('small files', () => {
  it.each(['', 'x', '0', '-1', '1.5', '100001', '1e9', '1e0', '0x1'])(
    'refuses nshards.txt %j',
    async (nshards) => {
      await expectOneLine(
        () => readAll({ nshards }),
        DataError,
        'toy: ',
        'nshards.txt says',
        nshards.slice(0, 40),
      );
    },
  );

  it('refuses an unknown type and lists the known ones', async () => {
    await expectOneLine(
      () => readAll({ type: 'unheard-of' }),
      DataError,
      'dataset_type.txt says "unheard-of", expected classification or multilabel or retrieval',
    );
  });

  it.each([
    'classnames.txt',
    'zeroshot_classification_templates.txt',
    'dataset_type.txt',
    'test/nshards.txt',
  ])('names %s where it is a Git-LFS pointer, or cannot be read', async (name) => {
    const folder = newFolder();
    await writeWebDataset(folder, good);
    writeFileSync(join(folder, name), 'version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 9\n');
    const open = () => webDatasetReader.open(folder, makeEntry());
    await expectOneLine(open, DataError, `toy: ${join(folder, name)}: is a Git-LFS pointer`, 'git lfs pull');
    rmSync(join(folder, name));
    mkdirSync(join(folder, name));
    await expectOneLine(open, DataError, `toy: ${join(folder, name)}: cannot be read (EISDIR`);
  });

  it.each(['classnames.txt', 'zeroshot_classification_templates.txt'])(
    'names the line of %s that is not UTF-8',
    async (name) => {
      const folder = newFolder();
      await writeWebDataset(folder, good);
      // Latin-1 for an e with an acute accent, on the second line.
      writeFileSync(join(folder, name), Buffer.from('cat {c}\ncaf\xe9 {c}\nowl {c}\n', 'latin1'));
      await expectOneLine(
        () => webDatasetReader.open(folder, makeEntry()),
        DataError,
        `toy: ${join(folder, name)}: line 2 is not UTF-8 text. Restore the file`,
      );
    },
  );

  it('refuses a type without classes where the entry has classes', async () => {
    await expectOneLine(
      () => readAll({ type: 'retrieval', shards: [captioned('s0', ['a'])] }, { classes: 3 }),
      DataError,
      'dataset_type.txt says "retrieval", datasets.json says 3 classes. Restore the file',
    );
  });

  it('refuses a file of class names that is empty', async () => {
    await expectOneLine(() => readAll({ classNames: '' }), DataError, 'toy: no class names in ');
  });

  it('refuses templates without a place for the name', async () => {
    await expectOneLine(
      () => readAll({ templates: ['{c}', 'a photo of {}.'] }),
      DataError,
      'zeroshot_classification_templates.txt: template "a photo of {}." has no {c}',
    );
    await expectOneLine(() => readAll({ templates: '\n\n' }), DataError, 'no templates');
  });

  it.each(['classnames.txt', 'zeroshot_classification_templates.txt', 'test/nshards.txt'])(
    'says that %s is missing',
    async (name) => {
      const folder = newFolder();
      await writeWebDataset(folder, good);
      rmSync(join(folder, name));
      expect(await webDatasetReader.findMissing(folder, makeEntry())).toEqual([name]);
      await expectOneLine(() => webDatasetReader.open(folder, makeEntry()), DataError, `${name} is missing`);
    },
  );
});
