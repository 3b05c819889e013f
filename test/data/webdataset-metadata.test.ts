import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { DatasetEntry } from '../../harness/config/dataset-entry.js';
import { DataError } from '../../harness/core/errors.js';
import { readSamples, type OpenDataset } from '../../harness/data/reader.js';
import { webDatasetReader } from '../../harness/data/webdataset.js';
import { expectOneLine } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import {
  captioned,
  collect,
  labelled,
  makeEntry,
  metadata,
  writeWebDataset,
  type TarEntry,
  type WebDatasetContent,
} from '../support/webdataset.js';

const newFolder = useTemporaryFolders();
const small = { classNames: ['cat', 'dog', 'owl'], templates: ['a photo of a {c}.'] };

async function openWith(content: WebDatasetContent, entry: Partial<DatasetEntry> = {}): Promise<OpenDataset> {
  const folder = newFolder();
  await writeWebDataset(folder, { ...small, ...content });
  return webDatasetReader.open(folder, makeEntry(entry));
}

describe('metadata', () => {
  const columns = ['region', 'year', 'y'];
  const members = [...labelled('s0', 1), ...metadata('s0', [5, 2016, 1]), ...metadata('s1', [-1, 2017, 0])];
  const shards = [[...members, ...labelled('s1', 0)]];

  it('are read where the entry names columns, wherever the member stands', async () => {
    const dataset = await openWith({ shards }, { metadata: columns });
    expect(dataset.metadataColumns).toEqual(columns);
    expect(await collect(readSamples(dataset))).toEqual([
      { kind: 'labelled-image', id: 's0', image: Uint8Array.of(1), label: 1, metadata: [5, 2016, 1] },
      { kind: 'labelled-image', id: 's1', image: Uint8Array.of(0), label: 0, metadata: [-1, 2017, 0] },
    ]);
  });

  it('are left alone where it names none', async () => {
    const dataset = await openWith({ shards });
    expect(dataset.metadataColumns).toEqual([]);
    for (const sample of await collect(readSamples(dataset))) expect(sample).not.toHaveProperty('metadata');
  });

  it('belong to labelled images: captions have none', async () => {
    const dataset = await openWith(
      { type: 'retrieval', shards: [captioned('s0', ['a cat'])] },
      { metadata: columns },
    );
    expect(dataset.metadataColumns).toEqual([]);
    expect(await collect(readSamples(dataset))).toHaveLength(1);
  });

  it.each<[what: string, members: TarEntry[], part: string]>([
    ['no metadata', [], 'sample s1 has no .npy beside its image'],
    [
      'fewer values than columns',
      metadata('s1', [7]),
      's1.npy: 1 values, datasets.json says 2: region, year. Update the entry',
    ],
    ['more values than columns', metadata('s1', [7, 8, 9]), 's1.npy: 3 values, datasets.json says 2'],
    ['numbers with a fraction', metadata('s1', [7, 8], { type: '<f8' }), 's1.npy: numbers of type "<f8"'],
    ['metadata that are no array', [{ name: 's1.npy', bytes: 'x' }], 's1.npy: is not a .npy file'],
  ])('refuses %s where the entry names columns', async (_what, members, part) => {
    const shards = [
      [...labelled('s0', 0), ...metadata('s0', [7, 8])],
      [...labelled('s1', 1), ...members],
    ];
    await expectOneLine(
      async () => collect(readSamples(await openWith({ shards }, { metadata: ['region', 'year'] }))),
      DataError,
      join('test', '1.tar'),
      part,
    );
    expect(await collect(readSamples(await openWith({ shards })))).toHaveLength(2);
  });
});
