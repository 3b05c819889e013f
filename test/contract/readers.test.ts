import { existsSync, rmSync } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { dataFormats } from '../../harness/config/data-formats.js';
import type { DatasetEntry } from '../../harness/config/dataset-entry.js';
import { DataError } from '../../harness/core/errors.js';
import { findReader } from '../../harness/data/index.js';
import { readSamples, type DatasetReader } from '../../harness/data/reader.js';
import { writeAnnotated, writePanoptic } from '../support/dense.js';
import { expectOneLine } from '../support/errors.js';
import { writeImageFolder } from '../support/image-folder.js';
import { packParquet } from '../support/parquet.js';
import { toCsv, writeFiles, zipOf } from '../support/retrieval.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import {
  captioned,
  collect,
  labelled,
  makeEntry,
  multiLabelled,
  writeWebDataset,
} from '../support/webdataset.js';
import { cellsOf, cueOf, writeWinogavil } from '../support/winogavil.js';
import { imageOf } from '../support/image-of.js';

/** A small data set of a format: how it is written, with how many samples. */
interface Example {
  readonly format: string;
  readonly what: string;
  readonly entry: DatasetEntry;
  /** When a wrong `count` is noticed: at once where a table says it, otherwise behind the last sample. */
  readonly tells?: 'at once';
  /** The files that nothing lists, so that only their count tells that one is gone; all others are missed by their names. */
  readonly counted?: RegExp;
  readonly write: (folder: string, samples: number) => Promise<void>;
}

const names = { classNames: ['a', 'b', 'c'], templates: ['{c}'] };
const split = <Item>(items: readonly Item[]) =>
  [items.slice(0, 2), items.slice(2)].filter(({ length }) => length > 0);
const keys = (count: number) => Array.from({ length: count }, (_, index) => `s${index}`);

/** Whoever registers a reader adds an example of each kind of sample that it gives. */
const examples: readonly Example[] = [
  {
    format: 'webdataset',
    what: 'labelled images',
    entry: makeEntry({ classes: 3 }),
    write: (folder, samples) => {
      const shards = split(keys(samples)).map((part) =>
        part.flatMap((key) => labelled(key, Number(key[1]) % 3)),
      );
      return writeWebDataset(folder, { ...names, shards: shards.length > 0 ? shards : [[]] });
    },
  },
  {
    format: 'webdataset',
    what: 'multi-labelled images',
    entry: makeEntry({ classes: 3 }),
    write: (folder, samples) => {
      const shards = split(keys(samples)).map((part) =>
        part.flatMap((key) => multiLabelled(key, [0, 1, Number(key[1]) % 2])),
      );
      return writeWebDataset(folder, {
        ...names,
        type: 'multilabel\n',
        shards: shards.length > 0 ? shards : [[]],
      });
    },
  },
  {
    format: 'webdataset',
    what: 'captioned images',
    entry: makeEntry(),
    write: (folder, samples) => {
      const shards = split(keys(samples)).map((part) =>
        part.flatMap((key) => captioned(key, [`${key} one`, 'two'])),
      );
      return writeWebDataset(folder, { type: 'retrieval', shards: shards.length > 0 ? shards : [[]] });
    },
  },
  {
    format: 'image-folder',
    what: 'labelled images',
    entry: makeEntry({ format: 'image-folder' }),
    counted: /\.png$/,
    write: (folder, samples) => {
      const files = keys(samples).map((key): [string, string] => [
        `test/class${Number(key[1]) % 3}/${key}.png`,
        key,
      ]);
      const empty = { 'test/class0/': '', 'test/class1/': '', 'test/class2/': '' };
      return writeImageFolder(folder, { ...names, files: { ...empty, ...Object.fromEntries(files) } });
    },
  },
  {
    format: 'label-maps',
    what: 'label maps',
    entry: makeEntry({ format: 'label-maps', images: ['images'], maps: 'maps', ignoreLabel: 255 }),
    tells: 'at once',
    counted: /\.tif$/,
    write: async (folder, samples) => {
      await writeFiles(folder, { 'images/.keep': '', 'maps/.keep': '', ...imagesOf(samples) });
      await writeFiles(folder, Object.fromEntries(keys(samples).map((key) => [`maps/${key}.tif`, key])));
    },
  },
  {
    format: 'coco',
    what: 'annotated images',
    entry: makeEntry({ format: 'coco', annotations: 'annotations/val.json', images: ['val2017'] }),
    tells: 'at once',
    write: (folder, samples) =>
      writeAnnotated(
        folder,
        keys(samples).map((key) => ({ file: `val2017/${key}.jpg`, file_name: `${key}.jpg` })),
      ),
  },
  {
    format: 'llava',
    what: 'questions about files, with the truth in a folder',
    entry: makeEntry({
      format: 'llava',
      benchmark: 'pope',
      questions: 'questions.jsonl',
      annotations: 'coco',
      images: ['images'],
    }),
    tells: 'at once',
    write: (folder, samples) => {
      const asked = keys(samples).map((key) => ({
        question_id: 7,
        image: `${key}.jpg`,
        text: 'a?',
        category: 'x',
      }));
      return writeFiles(folder, {
        'images/.keep': '',
        ...imagesOf(samples),
        'questions.jsonl': toJsonLines(asked),
        'coco/coco_pope_x.json': toJsonLines(asked.map((question) => ({ ...question, label: 'yes' }))),
      });
    },
  },
  {
    format: 'llava',
    what: 'questions in a table with their images',
    entry: makeEntry({ format: 'llava', benchmark: 'mmbench', questions: 'mmbench.tsv' }),
    tells: 'at once',
    write: (folder, samples) => {
      const rows = keys(samples).map((key, index) => {
        return `${index}\ta?\tb\tc\tA\t${Buffer.from(key.repeat(60)).toString('base64')}\n`;
      });
      return writeFiles(folder, {
        'mmbench.tsv': `index\tquestion\tA\tB\tanswer\timage\n${rows.join('')}`,
      });
    },
  },
  {
    format: 'lvis',
    what: 'annotated images of two folders',
    entry: makeEntry({
      format: 'lvis',
      annotations: 'annotations/val.json',
      images: ['train2017', 'val2017'],
    }),
    tells: 'at once',
    write: (folder, samples) =>
      writeAnnotated(
        folder,
        keys(samples).map((key, index) => {
          const file = `${index % 2 === 0 ? 'train2017' : 'val2017'}/${key}.jpg`;
          return { file, coco_url: `http://images.cocodataset.org/${file}` };
        }),
      ),
  },
  {
    format: 'coco-panoptic',
    what: 'panoptic images',
    entry: makeEntry({
      format: 'coco-panoptic',
      annotations: 'panoptic.json',
      images: ['images'],
      maps: 'maps',
      classes: 2,
    }),
    tells: 'at once',
    write: (folder, samples) =>
      writePanoptic(
        folder,
        keys(samples).map((key, index) => ({
          image_id: index,
          file_name: `${key}.png`,
          segments_info: [{ id: 7, category_id: 3 + (index % 2), area: 4 }],
        })),
      ),
  },
  {
    format: 'winogavil',
    what: 'named images',
    entry: makeEntry({ format: 'winogavil' }),
    tells: 'at once',
    // as many cues as images: `count` of the entry counts cues
    write: (folder, samples) =>
      writeWinogavil(folder, {
        rows: keys(samples).map((key, index) => cellsOf(cueOf(key, [key, `s${(index + 1) % samples}`]))),
        images: Object.fromEntries(keys(samples).map((key) => [`${key}.jpg`, key])),
      }),
  },
  {
    format: 'winogavil',
    what: 'named images in an archive',
    entry: makeEntry({ format: 'winogavil', files: ['winogavil_dataset.csv', 'winogavil_images.zip'] }),
    tells: 'at once',
    write: async (folder, samples) => {
      const rows = keys(samples).map((key, index) => cellsOf(cueOf(key, [key, `s${(index + 1) % samples}`])));
      await writeWinogavil(folder, { rows, images: {} });
      await rmdir(join(folder, 'winogavil_images'));
      const images = keys(samples).map((key): [string, string] => [`winogavil_images/${key}.jpg`, key]);
      await writeFiles(folder, { 'winogavil_images.zip': zipOf(Object.fromEntries(images)) });
    },
  },
  {
    format: 'retrieval-csv',
    what: 'captioned images in an archive',
    entry: makeEntry({ format: 'retrieval-csv', files: ['toy.csv', 'images.zip'] }),
    tells: 'at once',
    write: (folder, samples) =>
      writeFiles(folder, {
        'toy.csv': toCsv([
          ['raw', 'filename'],
          ...keys(samples).map((key) => [`['${key}', "two"]`, `${key}.jpg`]),
        ]),
        'images.zip': zipOf(imagesOf(samples)),
      }),
  },
  {
    format: 'retrieval-json',
    what: 'captioned images in a folder',
    entry: makeEntry({ format: 'retrieval-json', files: ['toy.json', 'images'] }),
    tells: 'at once',
    write: (folder, samples) =>
      writeFiles(folder, {
        'toy.json': JSON.stringify(
          keys(samples).map((key) => ({ image: `${key}.jpg`, caption: [key, 'two'] })),
        ),
        ...imagesOf(samples),
      }),
  },
  {
    format: 'parquet',
    what: 'labelled images',
    entry: makeEntry({ format: 'parquet' }),
    write: (folder, samples) => {
      const files = split(keys(samples)).map((part, index, { length }): [string, Uint8Array] => [
        `data/test-0000${index}-of-0000${length}.parquet`,
        packRows(part),
      ]);
      return writeFiles(folder, {
        'classnames.txt': 'a\nb\nc\n',
        'zeroshot_classification_templates.txt': '{c}\n',
        ...(files.length > 0 ? Object.fromEntries(files) : { 'test.parquet': packRows([]) }),
      });
    },
  },
  {
    format: 'parquet',
    what: 'captioned images',
    entry: makeEntry({ format: 'parquet', files: ['all.parquet'] }),
    write: (folder, samples) =>
      writeFiles(folder, {
        'all.parquet': packParquet({
          image: { type: 'bytes', values: keys(samples) },
          caption: { type: 'texts', values: keys(samples).map((key) => [key, 'two']) },
        }),
      }),
  },
];

function imagesOf(samples: number): Readonly<Record<string, string>> {
  return Object.fromEntries(keys(samples).map((key) => [`images/${key}.jpg`, key]));
}

function toJsonLines(items: readonly unknown[]): string {
  return items.map((item) => `${JSON.stringify(item)}\n`).join('');
}

function packRows(part: readonly string[]): Buffer {
  return packParquet({
    image: { type: 'image', values: part.map((key) => [key, null]) },
    label: { type: 'integer', values: part.map((key) => Number(key[1]) % 3) },
  });
}

function readerOf(format: string): DatasetReader {
  const reader = findReader(format);
  if (!reader) throw new Error(`${format}: no reader is registered`);
  return reader;
}

const newFolder = useTemporaryFolders();

it('has an example of every registered reader', () => {
  const registered = dataFormats.filter((format) => findReader(format));
  expect([...new Set(examples.map(({ format }) => format))].sort()).toEqual([...registered].sort());
});

describe.each(examples)('$format, $what', ({ format, entry, tells, counted, write }) => {
  const reader = readerOf(format);
  const writeNew = async (samples: number) => {
    const folder = newFolder();
    await write(folder, samples);
    return folder;
  };

  it('finds a whole data set complete, and gives its samples', async () => {
    const folder = await writeNew(5);
    const dataset = await reader.open(folder, { ...entry, count: 5 });
    const samples = await collect(readSamples(dataset));
    expect(await reader.findMissing(folder, entry)).toEqual([]);
    expect([dataset.folder, dataset.entry]).toEqual([folder, { ...entry, count: 5 }]);
    expect(samples).toHaveLength(5);
    expect(new Set(samples.map(({ kind }) => kind))).toEqual(new Set([dataset.kind]));
    expect(new Set(samples.map(({ id }) => id)).size).toBe(5);
    expect(samples.every((sample) => imageOf(sample).length > 0)).toBe(true);
  });

  it('gives labels that have a class name, and captions that are not blank', async () => {
    const dataset = await reader.open(await writeNew(5), entry);
    for (const sample of await collect(readSamples(dataset))) {
      if (sample.kind === 'labelled-image') expect(dataset.classNames).toHaveProperty(String(sample.label));
      else if (sample.kind === 'multi-labelled-image')
        for (const label of sample.labels) expect(dataset.classNames).toHaveProperty(String(label));
      else if (sample.kind === 'captioned-image')
        expect(sample.captions.filter((caption) => caption.trim() !== '')).not.toEqual([]);
    }
    expect(dataset.classNames.length > 0).toBe(
      dataset.kind === 'labelled-image' || dataset.kind === 'multi-labelled-image',
    );
    for (const template of dataset.templates) expect(template).toContain('{c}');
  });

  it('has a category for every object and segment, each id once', async () => {
    const dataset = await reader.open(await writeNew(5), entry);
    const ids = dataset.categories?.map(({ id }) => id) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
    for (const { names } of dataset.categories ?? []) expect(names.length).toBeGreaterThan(0);
    const used = (await collect(readSamples(dataset))).flatMap((sample) => {
      if (sample.kind === 'panoptic-image') return sample.segments.map(({ categoryId }) => categoryId);
      return sample.kind === 'annotated-image'
        ? sample.truth.objects.map(({ categoryId }) => categoryId)
        : [];
    });
    expect(used.filter((id) => !ids.includes(id))).toEqual([]);
    expect(used.length > 0).toBe(ids.length > 0);
  });

  it('asks only about images that it gives, and says how many those are', async () => {
    const dataset = await reader.open(await writeNew(5), entry);
    const { kind, associations, sampleCount } = dataset;
    expect([associations !== undefined, sampleCount]).toEqual(
      kind === 'named-image' ? [true, 5] : [false, undefined],
    );
    const ids = (await collect(readSamples(dataset))).map(({ id }) => id);
    for (const { candidates } of associations ?? [])
      expect(ids).toEqual(expect.arrayContaining([...candidates]));
  });

  it('gives the same samples in the same order, twice and two readers at once', async () => {
    const dataset = await reader.open(await writeNew(5), entry);
    const [first, second] = await Promise.all([collect(readSamples(dataset)), collect(readSamples(dataset))]);
    expect(second).toEqual(first);
    expect(await collect(readSamples(dataset))).toEqual(first);
  });

  it('can be stopped after any sample', async () => {
    const dataset = await reader.open(await writeNew(5), { ...entry, count: tells === 'at once' ? 5 : 99 });
    for (const stop of [1, 2, 3, 5]) {
      let read = 0;
      for await (const sample of readSamples(dataset)) {
        expect(sample.id).toBeTruthy();
        if (++read === stop) break;
      }
      expect(read).toBe(stop);
    }
  });

  it('lists files that exist; without any of them the set is incomplete', async () => {
    const { files } = await reader.open(await writeNew(5), entry);
    expect(files.length).toBeGreaterThan(0);
    for (const [index, file] of files.entries()) {
      expect([isAbsolute(file), existsSync(file)]).toEqual([true, true]);
      const folder = await writeNew(5);
      const dataset = await reader.open(folder, entry);
      const gone = dataset.files[index];
      rmSync(gone);
      if (counted?.test(gone)) {
        const rest = await reader.open(folder, { ...entry, count: 5 });
        await expectOneLine(() => collect(readSamples(rest)), DataError, 'toy: 4 samples in');
      } else
        expect(await reader.findMissing(folder, entry)).toEqual([
          relative(folder, gone).split('\\').join('/'),
        ]);
    }
  });

  it('throws DataError, with the id first, where a listed file has vanished', async () => {
    const folder = await writeNew(5);
    const { files } = await reader.open(folder, entry);
    for (const file of files) rmSync(file);
    const message = await expectOneLine(
      async () => collect(readSamples(await reader.open(folder, entry))),
      DataError,
      folder,
    );
    expect(message).toMatch(/^toy: /);
  });

  it.each([4, 6])('throws DataError when the entry says %d samples and there are 5', async (count) => {
    const folder = await writeNew(5);
    const dataset = tells === 'at once' ? undefined : await reader.open(folder, { ...entry, count });
    await expectOneLine(
      async () => collect(readSamples(dataset ?? (await reader.open(folder, { ...entry, count })))),
      DataError,
      'toy: 5 ',
      `datasets.json says ${count}`,
    );
  });

  it('throws DataError on an empty data set', async () => {
    const folder = await writeNew(0);
    await expectOneLine(
      async () => collect(readSamples(await reader.open(folder, entry))),
      DataError,
      'toy: ',
      'no ',
    );
  });

  it('throws DataError on a folder where nothing is', async () => {
    const folder = join(newFolder(), 'nothing');
    await expectOneLine(() => reader.open(folder, entry), DataError, 'toy: ', folder);
    expect(await reader.findMissing(folder, entry)).not.toEqual([]);
  });
});
