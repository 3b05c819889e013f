import { describe, expect, it } from '@jest/globals';
import type { DatasetEntry } from '../../harness/config/dataset-entry.js';
import { readSamples, type OpenDataset } from '../../harness/data/reader.js';
import { webDatasetReader } from '../../harness/data/webdataset.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import {
  captioned,
  collect,
  labelled,
  makeEntry,
  multiLabelled,
  writeWebDataset,
  type TarEntry,
  type WebDatasetContent,
} from '../support/webdataset.js';
import { imageOf } from '../support/image-of.js';

const newFolder = useTemporaryFolders();
const small = { classNames: ['cat', 'dog', 'owl'], templates: ['a photo of a {c}.'] };

async function openWith(
  content: Partial<WebDatasetContent>,
  entry: Partial<DatasetEntry> = {},
): Promise<OpenDataset> {
  const folder = newFolder();
  await writeWebDataset(folder, { ...small, shards: [labelled('s0', 0)], ...content });
  return webDatasetReader.open(folder, makeEntry(entry));
}

async function readMembers(...members: readonly TarEntry[]) {
  return collect(readSamples(await openWith({ shards: [members] })));
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

describe('samples', () => {
  it('gives the bytes of the image and the label of each sample, in the order of the archive', async () => {
    const dataset = await openWith({ shards: [[...labelled('s1', 2), ...labelled('s0', 1)]] });
    expect(dataset.kind).toBe('labelled-image');
    expect(await collect(readSamples(dataset))).toEqual([
      { kind: 'labelled-image', id: 's1', image: Uint8Array.of(2), label: 2 },
      { kind: 'labelled-image', id: 's0', image: Uint8Array.of(1), label: 1 },
    ]);
  });

  it('takes the members of a sample in any order, and others beside them', async () => {
    const [first, second] = await readMembers(
      { name: 's0.cls', bytes: '1' },
      { name: 's0.json', bytes: '{}' },
      { name: 's0.png', bytes: 'A' },
      { name: 's1.png', bytes: 'B' },
      { name: 's1.cls', bytes: '2' },
      { name: 's1.npy', bytes: 'metadata' },
    );
    expect(first).toMatchObject({ id: 's0', label: 1 });
    expect(second).toMatchObject({ id: 's1', label: 2 });
  });

  it.each([
    [['jpeg', 'jpg', 'png', 'webp'], 'webp'],
    [['jpeg', 'jpg', 'png'], 'png'],
    [['jpeg', 'jpg'], 'jpg'],
    [['jpeg'], 'jpeg'],
    [['JPEG', 'PNG'], 'PNG'],
    [['WebP', 'png'], 'WebP'],
  ])('of images %j it takes the %s', async (extensions, taken) => {
    const images = extensions.map((extension) => ({ name: `s0.${extension}`, bytes: extension }));
    const [sample] = await readMembers(...images, { name: 's0.CLS', bytes: '0\n' });
    expect(text(imageOf(sample))).toBe(taken);
  });

  it('ends the key at the first dot of the base name, and keeps its folder', async () => {
    const long = `${'long-folder/'.repeat(15)}s3`;
    const samples = await readMembers(
      ...labelled('v1.2/val/s0', 0),
      { name: 'v1.2/val/s0.seg.png', bytes: 'other' },
      ...labelled('./s1', 1),
      ...labelled('ördner/s2', 2),
      ...labelled(long, 0),
    );
    expect(samples.map(({ id }) => id)).toEqual(['v1.2/val/s0', './s1', 'ördner/s2', long]);
    expect(samples[0].image).toEqual(Uint8Array.of(0));
  });

  it('passes over names without a key or an extension, as the webdataset library does', async () => {
    const samples = await readMembers(
      { name: 'README', bytes: 'x' },
      { name: '._s0.webp', bytes: 'resource fork' },
      ...labelled('s0', 0),
      { name: './._s1.webp', bytes: 'resource fork' },
      ...labelled('./s1', 1),
    );
    expect(samples.map(({ id }) => id)).toEqual(['s0', './s1']);
  });

  it('ignores folders and links', async () => {
    const samples = await readMembers(
      { name: 'data.v1/', type: 'directory' },
      { name: 'data.v1/latest.webp', type: 'symlink', linkname: 's0.webp' },
      ...labelled('data.v1/s0', 1),
    );
    expect(samples.map(({ id }) => id)).toEqual(['data.v1/s0']);
  });

  it('reads shards in numeric order', async () => {
    const shards = Array.from({ length: 12 }, (_, index) => labelled(`s${index}`, index % 3));
    const samples = await collect(readSamples(await openWith({ shards }, { count: 12 })));
    expect(samples.map(({ id }) => id)).toEqual(Array.from({ length: 12 }, (_, index) => `s${index}`));
  });

  it('does not join samples of one key across two shards', async () => {
    const dataset = await openWith({ shards: [labelled('s0', 0), labelled('s0', 1)] });
    expect(await collect(readSamples(dataset))).toHaveLength(2);
  });

  it('can be read twice', async () => {
    const dataset = await openWith({ shards: [[...labelled('s0', 0), ...labelled('s1', 1)]] });
    expect(await collect(readSamples(dataset))).toEqual(await collect(readSamples(dataset)));
  });
});

describe('captions', () => {
  it('miss their type file first: without it they look like labels that have lost their classes', async () => {
    const folder = newFolder();
    await writeWebDataset(folder, { shards: [captioned('s0', ['a cat'])] });
    const lost = ['dataset_type.txt', 'classnames.txt', 'zeroshot_classification_templates.txt'];
    expect(await webDatasetReader.findMissing(folder, makeEntry())).toEqual(lost);
    expect(await webDatasetReader.findMissing(folder, makeEntry({ classes: 3 }))).toEqual(lost.slice(1));
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('keeps %d captions a sample, raw', async (count) => {
    const captions = Array.from({ length: count }, (_, index) => ` caption ${index}, two\\nlines `);
    const dataset = await openWith({ type: 'retrieval\n', shards: [captioned('s0', captions)] });
    expect([dataset.kind, dataset.classNames, dataset.templates]).toEqual(['captioned-image', [], []]);
    expect(await collect(readSamples(dataset))).toEqual([
      { kind: 'captioned-image', id: 's0', image: Uint8Array.from(Buffer.from('s0')), captions },
    ]);
  });

  it('needs no class names', async () => {
    const folder = newFolder();
    await writeWebDataset(folder, { type: 'retrieval', shards: [captioned('s0', ['a cat'])] });
    const dataset = await webDatasetReader.open(folder, makeEntry());
    expect(await collect(readSamples(dataset))).toHaveLength(1);
  });

  it('splits at every end of line, and a trailing one adds no caption', async () => {
    const members = [
      { name: 's0.jpg', bytes: 'x' },
      { name: 's0.txt', bytes: 'a cat\r\nun café\n' },
    ];
    const [sample] = await collect(readSamples(await openWith({ type: 'RETRIEVAL', shards: [members] })));
    expect(sample).toMatchObject({ captions: ['a cat', 'un café'] });
  });
});

describe('multi-labelled images', () => {
  it('gives the classes of each, in ascending order, also none', async () => {
    const members = [
      ...multiLabelled('s0', [1, 0, 1]),
      ...multiLabelled('s1', [0, 0, 0], { type: '<f4' }),
      ...multiLabelled('s2', [0, 1, 0], { type: '|b1' }),
    ];
    const dataset = await openWith(
      { type: 'multilabel\n', shards: [members] },
      { classes: 3, metadata: ['region'] },
    );
    expect([dataset.kind, dataset.classNames, dataset.templates, dataset.metadataColumns]).toEqual([
      'multi-labelled-image',
      small.classNames,
      small.templates,
      [],
    ]);
    expect(await collect(readSamples(dataset))).toEqual(
      [[0, 2], [], [1]].map((labels, index) => ({
        kind: 'multi-labelled-image',
        id: `s${index}`,
        image: Uint8Array.from(Buffer.from(`s${index}`)),
        labels,
      })),
    );
  });
});

describe('class names and templates', () => {
  it.each<[what: string, file: string, names: readonly string[]]>([
    ['no newline at the end', 'cat\ndog', ['cat', 'dog']],
    ['a newline at the end', 'cat\ndog\n', ['cat', 'dog']],
    ['CRLF', 'cat\r\ndog\r\n', ['cat', 'dog']],
    ['white space around', '  cat\t\ndog \n', ['cat', 'dog']],
    [
      'a blank name inside (CLEVR Distance)',
      'near\nmiddle\nfar\n\nfarther\n',
      ['near', 'middle', 'far', '', 'farther'],
    ],
    ['a blank name with CRLF', 'near\r\n\r\nfar\r\n', ['near', '', 'far']],
    ['a blank name at the end', 'near\nfar\n\n', ['near', 'far', '']],
    ['names in other scripts', 'süß\n猫\n', ['süß', '猫']],
  ])('%s', async (_what, file, names) => {
    const dataset = await openWith({ classNames: file }, { classes: names.length });
    expect(dataset.classNames).toEqual(names);
  });

  it('keeps templates that begin with the placeholder, and drops blank lines', async () => {
    const dataset = await openWith({ templates: '{c}\r\n{c} shapes.\r\n\r\na photo of {c}.' });
    expect(dataset.templates).toEqual(['{c}', '{c} shapes.', 'a photo of {c}.']);
  });

  it('takes an absent type and `classification` as labelled images', async () => {
    expect((await openWith({ type: 'classification' })).kind).toBe('labelled-image');
    expect((await openWith({})).kind).toBe('labelled-image');
  });

  it('lists the files whose bytes decide a score', async () => {
    const { folder, files } = await openWith({ shards: [labelled('s0', 0), labelled('s1', 1)] });
    const names = ['classnames.txt', 'zeroshot_classification_templates.txt', 'test/0.tar', 'test/1.tar'];
    expect(files).toEqual(names.map((name) => `${folder}/${name}`));
  });

  it('reads the split that the entry names', async () => {
    const dataset = await openWith({ split: 'val', shards: [labelled('s7', 1)] }, { split: 'val' });
    expect((await collect(readSamples(dataset))).map(({ id }) => id)).toEqual(['s7']);
  });
});
