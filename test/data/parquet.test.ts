import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { DatasetEntry } from '../../harness/config/dataset-entry.js';
import { DataError } from '../../harness/core/errors.js';
import { parquetReader } from '../../harness/data/parquet.js';
import { readSamples } from '../../harness/data/reader.js';
import { expectOneLine } from '../support/errors.js';
import type { ParquetCodec } from '../support/parquet-codecs.js';
import { packParquet, type ParquetContent } from '../support/parquet.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { collect, makeEntry } from '../support/webdataset.js';
import { imageOf } from '../support/image-of.js';

const newFolder = useTemporaryFolders();
const toy = makeEntry({ format: 'parquet' });
const templatesFile = 'zeroshot_classification_templates.txt';
const only = 'data/test-00000-of-00001.parquet';

/** A note as the `datasets` library writes it. */
function noteOf(features: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return { huggingface: JSON.stringify({ info: { features } }) };
}

const classNote = noteOf({
  image: { _type: 'Image' },
  label: { names: ['ant', 'bee', 'cat'], _type: 'ClassLabel' },
});
const image: ParquetContent = {
  type: 'image',
  values: [
    ['one', 'a.png'],
    ['two', null],
    ['three!', 'a.png'],
  ],
};
const label: ParquetContent = { type: 'integer', values: [2, 0, 1] };
const labelled = packParquet({ image, label }, classNote);

function write(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = newFolder();
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  return folder;
}

async function open(files: Readonly<Record<string, string | Uint8Array>>, entry: Partial<DatasetEntry> = {}) {
  return parquetReader.open(write({ [templatesFile]: 'a {c}.\n', ...files }), { ...toy, ...entry });
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

describe('labelled images', () => {
  it('are the rows of the table, with names from the notes of the file', async () => {
    const dataset = await open({ [only]: labelled });
    const samples = await collect(readSamples(dataset));
    expect(dataset).toMatchObject({
      kind: 'labelled-image',
      classNames: ['ant', 'bee', 'cat'],
      templates: ['a {c}.'],
    });
    expect(
      samples.map((one) => one.kind === 'labelled-image' && [one.id, text(imageOf(one)), one.label]),
    ).toEqual([
      ['test-00000-of-00001/0', 'one', 2],
      ['test-00000-of-00001/1', 'two', 0],
      ['test-00000-of-00001/2', 'three!', 1],
    ]);
    // nothing of the row group hangs on an image
    expect(samples.map((one) => imageOf(one).buffer.byteLength)).toEqual([3, 3, 6]);
  });

  it.each<ParquetCodec>(['none', 'snappy', 'gzip', 'brotli', 'zstd'])(
    'are read from %s pages',
    async (codec) => {
      const long = Array.from({ length: 40 }, (_, index) => [`${index}`.repeat(700), null] as const);
      const columns = {
        image: { type: 'image', values: long },
        label: { type: 'integer', values: long.map((_, index) => index % 3) },
      } as const;
      for (const groupRows of [1, 7, 20]) {
        const samples = await collect(
          readSamples(
            await open({ [only]: packParquet(columns, classNote, { groupRows, codec }) }, { count: 40 }),
          ),
        );
        expect(samples.map((one) => text(imageOf(one)))).toEqual(long.map(([bytes]) => bytes));
      }
    },
  );

  it('are read from plain columns of bytes, with the names of classnames.txt', async () => {
    const bytes: ParquetContent = { type: 'bytes', values: ['x', 'y'] };
    const dataset = await open({
      'test.parquet': packParquet({ img: bytes, fine_label: { type: 'integer', values: [1, 0] } }),
      'classnames.txt': 'first\nsecond\n',
    });
    expect(dataset.classNames).toEqual(['first', 'second']);
    expect(await collect(readSamples(dataset))).toMatchObject([{ label: 1 }, { label: 0 }]);
  });

  it('take the ClassLabel of two columns of integers', async () => {
    const note = noteOf({ species: { names: ['ant', 'bee', 'cat'], _type: 'ClassLabel' } });
    const count: ParquetContent = { type: 'integer', values: [70, 80, 90] };
    const dataset = await open({ [only]: packParquet({ count, image, species: label }, note) });
    expect(await collect(readSamples(dataset))).toMatchObject([{ label: 2 }, { label: 0 }, { label: 1 }]);
  });
});

describe('captioned images', () => {
  it('have lists of texts, or one text', async () => {
    const lists: ParquetContent = { type: 'texts', values: [['a', ' b '], ['c', '', 'd'], ['é']] };
    const one: ParquetContent = { type: 'text', values: ['a', 'b', 'c'] };
    const many = await collect(readSamples(await open({ [only]: packParquet({ image, caption: lists }) })));
    expect(many).toMatchObject([
      { captions: ['a', ' b '] },
      { captions: ['c', '', 'd'] },
      { captions: ['é'] },
    ]);
    const single = await collect(readSamples(await open({ [only]: packParquet({ image, text: one }) })));
    expect(single).toMatchObject([{ captions: ['a'] }, { captions: ['b'] }, { captions: ['c'] }]);
  });

  it('are those of the split, where a column says it', async () => {
    const columns: Readonly<Record<string, ParquetContent>> = {
      image,
      caption: { type: 'texts', values: [['a'], ['b'], ['c']] },
      split: { type: 'text', values: ['test', 'train', 'test'] },
    };
    const samples = await collect(readSamples(await open({ [only]: packParquet(columns) }, { count: 2 })));
    expect(samples).toMatchObject([{ captions: ['a'] }, { captions: ['c'] }]);
  });
});

describe('files', () => {
  const shard = packParquet({ image, label }, classNote);
  it.each([
    [
      [
        'data/test-00000-of-00002.parquet',
        'data/test-00001-of-00002.parquet',
        'data/train-00000-of-00001.parquet',
      ],
    ],
    [['test/0.parquet', 'test/1.parquet', 'train/0.parquet']],
    [['test-0.parquet', 'test-1.parquet', 'train.parquet']],
    [['0000.parquet', '0001.parquet']],
  ])('are found: %j', async (names) => {
    const dataset = await open(Object.fromEntries(names.map((name) => [name, shard])));
    expect(dataset.parts.map(({ name }) => name)).toEqual(names.slice(0, 2));
    expect(await parquetReader.findMissing(dataset.folder, toy)).toEqual([]);
  });

  it('that the names of the others tell of are missed', async () => {
    const folder = write({ 'data/test-00001-of-00003.parquet': shard });
    const missing = ['data/test-00000-of-00003.parquet', 'data/test-00002-of-00003.parquet'];
    expect(await parquetReader.findMissing(folder, toy)).toEqual(missing);
    await expectOneLine(() => parquetReader.open(folder, toy), DataError, missing[0], missing[1]);
  });

  it('that the entry names are taken, and missed', async () => {
    const entry = { ...toy, files: ['x/a.parquet', 'b.parquet'] };
    expect(await parquetReader.findMissing(write({ 'x/a.parquet': shard }), entry)).toEqual(['b.parquet']);
  });

  it('of texts are missed', async () => {
    expect(await parquetReader.findMissing(write({ [only]: shard }), toy)).toEqual([templatesFile]);
    const bare = write({ [only]: packParquet({ image, label }) });
    expect(await parquetReader.findMissing(bare, toy)).toEqual(['classnames.txt', templatesFile]);
  });
});

describe('refused is', () => {
  it('a labelled set without templates, saying what to write', async () => {
    const folder = write({ [only]: labelled });
    await expectOneLine(
      () => parquetReader.open(folder, toy),
      DataError,
      `no ${templatesFile}`,
      'Write it: ',
    );
  });

  it('a labelled set without names, saying what to write', async () => {
    await expectOneLine(
      () => open({ [only]: packParquet({ image, label }) }),
      DataError,
      'column label',
      'classnames.txt',
    );
  });

  it.each([2, 4])('another number of classes than %d', async (classes) => {
    await expectOneLine(
      () => open({ [only]: labelled }, { classes }),
      DataError,
      `3 class names, datasets.json says ${classes}`,
    );
  });

  it.each<readonly [string, Readonly<Record<string, ParquetContent>>, string]>([
    ['no image', { label }, 'no column of images'],
    [
      'two images',
      { one: image, two: image, label },
      'no column of images, or no telling which, got one (image), two',
    ],
    [
      'no truth',
      { image, other: { type: 'text', values: ['a', 'b', 'c'] } },
      'no column of labels or captions',
    ],
    ['two columns of integers', { image, a: label, b: label }, 'a (integer), b (integer)'],
  ])('a table with %s', async (_what, columns, part) => {
    await expectOneLine(() => open({ [only]: packParquet(columns) }), DataError, `toy: `, only, part);
  });

  it.each([
    ['cut off', labelled.subarray(0, labelled.length - 3), 'damaged, cut off, or no Parquet file'],
    ['empty', Buffer.alloc(0), 'damaged, cut off, or no Parquet file'],
    ['short', Buffer.from('PAR1'), 'damaged, cut off, or no Parquet file'],
    ['cut off in front', labelled.subarray(labelled.length - 40), 'damaged, cut off, or no Parquet file'],
    ['a pointer', Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:0\n'), 'git lfs pull'],
    [
      'one with a damaged note',
      packParquet({ image, label }, { huggingface: '{' }),
      'its note `huggingface` is not JSON',
    ],
  ])('a file that is %s', async (_what, bytes, part) => {
    await expectOneLine(() => open({ [only]: bytes }), DataError, 'toy: ', only, part);
  });

  it('a file whose row groups are damaged, in one line', async () => {
    for (const codec of ['snappy', 'gzip', 'zstd'] as const) {
      const bytes = packParquet({ image, label }, classNote, { codec });
      bytes.fill(0xee, 4, 60);
      const dataset = await open({ [only]: bytes });
      await expectOneLine(
        () => collect(readSamples(dataset)),
        DataError,
        only,
        'row group 1 of 2 is damaged',
      );
    }
  });

  it('a later file without the columns of the first', async () => {
    const other = packParquet({ image, number: label });
    const dataset = await open({ 'test/0.parquet': labelled, 'test/1.parquet': other });
    await expectOneLine(
      () => collect(readSamples(dataset)),
      DataError,
      '1.parquet: no column label, got image, number',
    );
  });
});

describe('a damaged row', () => {
  const rows = async (columns: Readonly<Record<string, ParquetContent>>) => {
    const dataset = await open({ [only]: packParquet(columns, classNote) });
    return collect(dataset.parts[0].samples());
  };

  it.each([[-1], [3], [null]])('with label %p does not end the part', async (bad) => {
    const samples = await rows({ image, label: { type: 'integer', values: [0, bad, 1] } });
    expect(samples.map(({ kind }) => kind)).toEqual(['labelled-image', 'damaged', 'labelled-image']);
    const fault = samples[1].kind === 'damaged' ? samples[1].error.message : '';
    expect(fault).toContain(
      `${only}: row 1: label: label ${bad ?? 'nothing'} is out of range, expected 0 to 2`,
    );
  });

  it.each([[null], [[null, 'a.png']], [['', 'a.png']]] as const)(
    'with image %j does not end the part',
    async (bad) => {
      const samples = await rows({
        image: { type: 'image', values: [['x', null], bad, ['y', null]] },
        label,
      });
      expect(samples).toMatchObject([
        { label: 2 },
        { kind: 'damaged', id: 'test-00000-of-00001/1' },
        { label: 1 },
      ]);
    },
  );

  it.each([[null], [[]], [['', ' ']], [['a', null]]])(
    'with captions %j does not end the part',
    async (bad) => {
      const samples = await rows({ image, caption: { type: 'texts', values: [['x'], bad, ['y']] } });
      expect(samples.map(({ kind }) => kind)).toEqual(['captioned-image', 'damaged', 'captioned-image']);
    },
  );

  it('whose file vanishes is told in one line', async () => {
    const dataset = await open({ [only]: labelled });
    rmSync(join(dataset.folder, only));
    await expectOneLine(() => collect(readSamples(dataset)), DataError, 'toy: ', 'cannot be read', 'ENOENT');
  });
});
