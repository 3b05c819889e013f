import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { parquetReader } from '../../harness/data/parquet.js';
import { readSamples } from '../../harness/data/reader.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { collect, makeEntry } from '../support/webdataset.js';
import { imageOf } from '../support/image-of.js';

// made with pyarrow by test/fixtures/data/make-parquet.py, which says what is in them
const newFolder = useTemporaryFolders();
const indices = [0, 1, 2, 3, 4, 5, 6];
const image = (index: number) => Buffer.from(`image ${index}`.repeat(index + 1));

async function read(name: string) {
  const folder = newFolder();
  copyFileSync(`test/fixtures/data/parquet/${name}.parquet`, join(folder, 'test.parquet'));
  writeFileSync(join(folder, 'zeroshot_classification_templates.txt'), '{c}\n');
  const dataset = await parquetReader.open(folder, makeEntry({ format: 'parquet', count: 7 }));
  const samples = await collect(readSamples(dataset));
  return {
    classNames: dataset.classNames,
    samples: samples.map((one) => ({ ...one, image: Buffer.from(imageOf(one)) })),
  };
}

it.each(['snappy', 'zstd', 'gzip', 'brotli', 'lz4', 'none'])(
  'labelled images of pyarrow, %s',
  async (codec) => {
    expect(await read(`labelled-${codec}`)).toEqual({
      classNames: ['ant', 'bee', 'cat'],
      samples: indices.map((index) => ({
        kind: 'labelled-image',
        id: `test/${index}`,
        image: image(index),
        label: index % 3,
      })),
    });
  },
);

it.each(['pages-2', 'plain'])('captioned images of pyarrow, %s', async (form) => {
  expect((await read(`captioned-${form}`)).samples).toEqual(
    indices.map((index) => ({
      kind: 'captioned-image',
      id: `test/${index}`,
      image: image(index),
      captions: [`${index}: a caption`, ...Array.from({ length: index % 3 }, () => `it's "${index}"`)],
    })),
  );
});
