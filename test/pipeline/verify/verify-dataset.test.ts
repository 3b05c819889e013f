import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { DatasetEntry } from '../../../harness/config/dataset-entry.js';
import { Interrupted } from '../../../harness/core/errors.js';
import { fingerprintFiles } from '../../../harness/core/fingerprint.js';
import { findReader } from '../../../harness/data/index.js';
import { locateDataset } from '../../../harness/data/locate.js';
import { verifyDataset, type VerifyReport } from '../../../harness/pipeline/verify/verify-dataset.js';
import { writeImageFolder } from '../../support/image-folder.js';
import { makeImageBomb, makePng } from '../../support/png.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';
import {
  labelled,
  makeEntry,
  metadata,
  multiLabelled,
  packTar,
  writeWebDataset,
  type TarEntry,
  type WebDatasetContent,
} from '../../support/webdataset.js';

const newFolder = useTemporaryFolders();
const image = makePng(3, 2);
const sample = (key: string, label: number, bytes: Uint8Array = image) => labelled(key, label, bytes);
const whole: WebDatasetContent = {
  classNames: ['cat', 'dog', ''],
  templates: ['{c}'],
  shards: [
    [...sample('s0', 0), ...sample('s1', 1)],
    [...sample('s2', 2), ...sample('s3', 0)],
    [...sample('s4', 1), ...sample('s5', 1)],
  ],
};

async function verify(
  data: string,
  changes: Partial<DatasetEntry> = {},
  signal = new AbortController().signal,
) {
  const location = await locateDataset(makeEntry({ classes: 3, count: 6, ...changes }), {
    data,
    package: data,
  });
  if (location.state === 'missing') throw new Error('nothing was found');
  const reader = findReader(location.entry.format);
  if (!reader) throw new Error('no reader');
  const progress: (readonly [number, number | undefined])[] = [];
  const onProgress = (samples: number, total: number | undefined) => void progress.push([samples, total]);
  return {
    ...(await verifyDataset(location, reader, { signal, onProgress, note: () => undefined })),
    progress,
  };
}

async function write(changes: Partial<WebDatasetContent> = {}) {
  const data = newFolder();
  const folder = join(data, 'wds_toy');
  await writeWebDataset(folder, { ...whole, ...changes });
  return { data, folder };
}

const messagesOf = ({ faults }: VerifyReport) => faults.map(({ message }) => message);

/** The second of three shards replaced. */
const withShard = (shard: readonly TarEntry[] | Uint8Array) => ({
  shards: [whole.shards[0], shard, whole.shards[2]],
});

describe('a whole data set', () => {
  it('has no faults; each class is counted', async () => {
    const { data, folder } = await write();
    const { progress, ...report } = await verify(data);
    expect(report).toEqual({
      id: 'toy',
      state: 'whole',
      folder,
      samples: 6,
      expected: 6,
      checksums: 0,
      faults: [],
      notes: [],
      classes: [
        { name: 'cat', images: 2 },
        { name: 'dog', images: 3 },
        { name: '', images: 1 },
      ],
    });
    expect(progress).toEqual([1, 2, 3, 4, 5, 6].map((samples) => [samples, 6]));
  });

  it('may have classes without images, and more than one class an image', async () => {
    const shards = [[...multiLabelled('s0', [0, 1, 0]), ...multiLabelled('s1', [0, 1, 0])]];
    const members = shards.map((shard) =>
      shard.map((entry) => (entry.name.endsWith('webp') ? { ...entry, bytes: image } : entry)),
    );
    const { data } = await write({ type: 'multilabel', shards: members });
    const report = await verify(data, { count: 2 });
    expect(report).toMatchObject({ state: 'whole', faults: [], classes: [{}, { images: 2 }, {}] });
    expect(report.notes).toEqual(['toy: 2 of 3 classes have no image: 0 ("cat"), 2 ("")']);
  });

  it('is compared with the fingerprint of its entry', async () => {
    const { data, folder } = await write();
    const files = [
      'classnames.txt',
      'zeroshot_classification_templates.txt',
      'test/0.tar',
      'test/1.tar',
      'test/2.tar',
    ];
    const fingerprint = await fingerprintFiles(
      folder,
      files.map((name) => join(folder, name)),
    );
    expect(await verify(data, { sha256: fingerprint })).toMatchObject({ state: 'whole', checksums: 5 });
    const report = await verify(data, { sha256: 'a'.repeat(64) });
    expect(report).toMatchObject({ state: 'damaged', checksums: 5, samples: 6 });
    expect(messagesOf(report)).toEqual([expect.stringContaining('datasets.json says aaa')]);
  });
});

it('counts a file that is missing once, though the Hub names it too', async () => {
  const { data, folder } = await write();
  const files = { 'test/1.tar': { size: 1 }, 'test/2.tar': { size: 1, sha256: 'a'.repeat(64) } };
  writeFileSync(
    join(folder, '.bench-pull.json'),
    JSON.stringify({ repository: 'a/b', revision: 'c', files }),
  );
  rmSync(join(folder, 'test/2.tar'));
  const report = await verify(data);
  expect(report).toMatchObject({ state: 'incomplete', samples: 4, checksums: 1 });
  expect(messagesOf(report)).toEqual([
    expect.stringMatching(/^toy: .*1\.tar: \d+ bytes, the Hub says 1\. Fetch it again$/),
    expect.stringMatching(/^toy: .*2\.tar is missing\. Fetch it again$/),
  ]);
});

describe('damage', () => {
  it('is named sample by sample, and what follows is read', async () => {
    const { data, folder } = await write(
      withShard([
        ...sample('s2', 3),
        ...sample('s3', 0, Buffer.from('no image')),
        ...sample('s6', 0, image.subarray(0, 50)),
        ...sample('s7', 0, makeImageBomb()),
        { name: 's8.png', bytes: image },
        ...sample('s9', 2),
      ]),
    );
    const report = await verify(data, { count: 10 });
    expect(report).toMatchObject({ state: 'damaged', samples: 10 });
    expect(report.faults.map((fault) => [fault.part, fault.sample])).toEqual(
      ['s2', 's3', 's6', 's7', 's8'].map((key) => ['test/1.tar', key]),
    );
    const where = `toy: ${join(folder, 'test/1.tar')}: `;
    expect(messagesOf(report)).toEqual([
      `${where}s2.cls: label "3" is out of range, expected 0 to 2`,
      expect.stringContaining(`${where}sample s3: image: not a known image format`),
      expect.stringContaining(`${where}sample s6: image: the png file is truncated or corrupt`),
      expect.stringContaining(`${where}sample s7: image: the png file has more than 178956970 pixels`),
      `${where}sample s8 has no .cls beside its image`,
    ]);
    // the damaged images have a class all the same: s3, s6, s7
    expect(report.classes.map(({ images }) => images)).toEqual([4, 3, 1]);
  });

  it.each<[what: string, shard: () => Promise<Uint8Array> | Uint8Array, samples: number, message: string]>([
    [
      'a cut-off shard',
      async () => (await packTar(sample('s2', 2))).subarray(0, 600),
      4,
      'damaged or cut off after',
    ],
    ['an empty shard', () => new Uint8Array(0), 4, 'is an empty file'],
    [
      'a Git-LFS pointer',
      () => Buffer.from('version https://git-lfs.github.com/spec/v1\n'),
      4,
      'is a Git-LFS pointer',
    ],
  ])('goes on after %s, and does not count against it too', async (_what, shard, samples, message) => {
    const { data, folder } = await write(withShard(await shard()));
    const report = await verify(data);
    expect(report).toMatchObject({ state: 'damaged', samples });
    expect(report.faults).toEqual([
      {
        part: 'test/1.tar',
        message: expect.stringContaining(`toy: ${join(folder, 'test/1.tar')}: ${message}`),
      },
    ]);
  });

  it('names the shard that may be cut off between members where the count is short', async () => {
    const cut = (await packTar([...sample('s2', 2), ...sample('s3', 0)])).subarray(0, 2048);
    const { data } = await write(withShard(cut));
    const fault = expect.stringContaining('It may be cut off: test/1.tar ends without the mark');
    expect(messagesOf(await verify(data))).toEqual([fault]);
    expect(await verify(data, { count: 5 })).toMatchObject({ state: 'whole', notes: [] });
  });

  it('of metadata, and of class names', async () => {
    const shard = [...sample('s2', 2), ...metadata('s2', [1]), ...sample('s3', 0), ...metadata('s3', [1, 2])];
    const { data } = await write({ shards: [shard] });
    expect(messagesOf(await verify(data, { count: 2, metadata: ['region'] }))).toEqual([
      expect.stringContaining('s3.npy: 2 values, datasets.json says 1'),
    ]);
    const report = await verify(data, { count: 2, classes: 4 });
    expect(messagesOf(report)).toEqual([expect.stringContaining('3 class names in')]);
    expect(report).toMatchObject({ state: 'damaged', samples: 0 });
  });

  it('of the file that says what the samples are', async () => {
    const { data } = await write({ type: 'unheard-of' });
    expect(messagesOf(await verify(data))).toEqual([expect.stringContaining('says "unheard-of"')]);
  });

  it('names what is missing, and reads what is there', async () => {
    const { data, folder } = await write({ nshards: '5' });
    const report = await verify(data);
    expect(report).toMatchObject({ state: 'incomplete', samples: 6 });
    expect(messagesOf(report)).toEqual(
      [3, 4].map((shard) => `toy: ${join(folder, `test/${shard}.tar`)} is missing. Fetch the data set again`),
    );
    const less = messagesOf(await verify(data, { classes: 4 }));
    expect(less[2]).toContain('3 class names in');
    rmSync(join(folder, 'classnames.txt'));
    expect(messagesOf(await verify(data))[0]).toBe(
      `toy: ${join(folder, 'classnames.txt')} is missing. Fetch the data set again`,
    );
  });

  it('in a folder of images: the image is named, an empty class is a note', async () => {
    const data = newFolder();
    const files = { 'test/a/1.png': image, 'test/b/1.png': 'text', 'test/b/2.png': image, 'test/c/': '' };
    await writeImageFolder(join(data, 'toy'), { classNames: ['cat', 'dog', 'owl'], files });
    const report = await verify(data, { format: 'image-folder', paths: ['toy'], count: 3 });
    expect(messagesOf(report)).toEqual([
      expect.stringContaining('test/b: sample b/1.png: image: not a known'),
    ]);
    expect(report.notes).toEqual(['toy: 1 of 3 classes have no image: 2 ("owl")']);
  });
});

it('stops when it is asked to', async () => {
  const { data } = await write();
  await expect(verify(data, {}, AbortSignal.abort())).rejects.toBeInstanceOf(Interrupted);
});
