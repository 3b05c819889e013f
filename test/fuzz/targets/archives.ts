import { gzipSync } from 'node:zlib';
import { readBytes } from '../../../harness/data/byte-source.js';
import { parquetReader } from '../../../harness/data/parquet.js';
import { readSamples } from '../../../harness/data/reader.js';
import { webDatasetReader } from '../../../harness/data/webdataset.js';
import { describeEnd, readTar } from '../../../harness/data/tar.js';
import { openZip } from '../../../harness/data/zip.js';
import { packParquet } from '../../support/parquet.js';
import {
  captioned,
  collect,
  labelled,
  makeEntry,
  metadata,
  multiLabelled,
  packTar,
} from '../../support/webdataset.js';
import { packZip } from '../../support/zip.js';
import { mendTar } from '../mend.js';
import { putFile } from '../put-file.js';
import type { FuzzTarget } from '../target.js';

const label = { type: 'integer', values: [0, 1, 2, 0, 1] } as const;
const words = ['one', 'two', 'three', 'four', 'five'];

/** Archives of members, and files of columns. */
export const archiveTargets: readonly FuzzTarget[] = [
  {
    name: 'tar',
    mend: mendTar,
    seeds: async () => [
      await packTar(labelled('a', 1)),
      await packTar([{ name: `${'long/'.repeat(40)}é.webp`, bytes: 'x' }, ...captioned('b', ['one', 'two'])]),
    ],
    read: async (input, folder) => {
      const file = putFile(folder, '0.tar', input);
      await describeEnd(file);
      await collect(readTar(file, 'toy'));
    },
  },
  {
    name: 'webdataset',
    mend: mendTar,
    seeds: () =>
      Promise.all([
        packTar([...labelled('a', 1), ...labelled('b', 2)]),
        packTar([...labelled('a', 1), ...metadata('a', [1, 2, 3])]),
      ]),
    read: async (input, folder) => {
      for (const [name, text] of [
        ['classnames.txt', 'a\nb\nc\n'],
        ['zeroshot_classification_templates.txt', '{c}\n'],
        ['test/nshards.txt', '1\n'],
      ] as const)
        putFile(folder, name, text);
      putFile(folder, 'test/0.tar', input);
      const entry = makeEntry({ classes: 3 });
      await collect(readSamples(await webDatasetReader.open(folder, entry)));
    },
  },
  {
    name: 'webdataset-labels',
    mend: mendTar,
    seeds: async () => [await packTar([...multiLabelled('a', [0, 1, 1]), ...multiLabelled('b', [1, 0, 0])])],
    read: async (input, folder) => {
      for (const [name, text] of [
        ['classnames.txt', 'a\nb\nc\n'],
        ['zeroshot_classification_templates.txt', '{c}\n'],
        ['dataset_type.txt', 'multilabel\n'],
        ['test/nshards.txt', '1\n'],
      ] as const)
        putFile(folder, name, text);
      putFile(folder, 'test/0.tar', input);
      await collect(readSamples(await webDatasetReader.open(folder, makeEntry({ classes: 3 }))));
    },
  },
  {
    name: 'zip',

    seeds: () => [
      packZip([
        { name: 'a.jpg', bytes: 'image' },
        { name: 'folder/é.png', bytes: 'x'.repeat(500), method: 0 },
      ]),
      packZip([]),
    ],
    read: async (input, folder) => {
      const zip = await openZip(putFile(folder, 'a.zip', input), 'toy');
      try {
        for (const name of zip.names) await zip.read(name);
      } finally {
        zip.close();
      }
    },
  },
  {
    name: 'gzip',
    seeds: () => [gzipSync('[]'), gzipSync(JSON.stringify(words))],
    read: (input, folder) => readBytes(putFile(folder, 'a.json.gz', input)),
  },
  {
    name: 'parquet',
    seeds: () => [
      packParquet({ image: { type: 'image', values: words.map((word) => [word, null]) }, label }),
      packParquet({ image: { type: 'bytes', values: words }, label }, {}, { codec: 'snappy' }),
    ],
    read: async (input, folder) => {
      putFile(folder, 'classnames.txt', 'a\nb\nc\n');
      putFile(folder, 'zeroshot_classification_templates.txt', '{c}\n');
      putFile(folder, 'test.parquet', input);
      const entry = makeEntry({ format: 'parquet', classes: 3 });
      await collect(readSamples(await parquetReader.open(folder, entry)));
    },
  },
  {
    name: 'parquet-captions',
    seeds: () => [
      packParquet({
        image: { type: 'bytes', values: words },
        caption: { type: 'texts', values: words.map((word) => [word, 'two']) },
        split: { type: 'text', values: words.map(() => 'test') },
      }),
    ],
    read: async (input, folder) => {
      putFile(folder, 'all.parquet', input);
      const entry = makeEntry({ format: 'parquet', files: ['all.parquet'] });
      await parquetReader.findMissing(folder, entry);
      await collect(readSamples(await parquetReader.open(folder, entry)));
    },
  },
];
