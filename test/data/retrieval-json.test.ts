import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { DatasetEntry } from '../../harness/config/dataset-entry.js';
import { DataError } from '../../harness/core/errors.js';
import { readSamples } from '../../harness/data/reader.js';
import { retrievalJsonReader } from '../../harness/data/retrieval-json.js';
import { expectOneLine } from '../support/errors.js';
import { writeFiles, zipOf } from '../support/retrieval.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { collect, makeEntry } from '../support/webdataset.js';
import { imageOf } from '../support/image-of.js';

const newFolder = useTemporaryFolders();
const toy = makeEntry({ format: 'retrieval-json' });
const images = { 'val2014/a.jpg': 'A', 'val2014/b.jpg': 'B', 'val2014/c.jpg': 'C' };

async function open(
  document: unknown,
  entry: Partial<DatasetEntry> = {},
  files: Readonly<Record<string, string | Uint8Array>> = images,
) {
  const folder = newFolder();
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  await writeFiles(folder, { 'captions.json': text, ...files });
  return retrievalJsonReader.open(folder, { ...toy, ...entry });
}

async function read(...given: Parameters<typeof open>) {
  const samples = await collect(readSamples(await open(...given)));
  return samples.map((one) => [
    one.id,
    Buffer.from(imageOf(one)).toString(),
    one.kind === 'captioned-image' && one.captions,
  ]);
}

const karpathy = (filename: string, split: string, raws: readonly string[], filepath?: string) => ({
  ...(filepath === undefined ? {} : { filepath }),
  filename,
  split,
  imgid: 0,
  sentids: raws.map((_, index) => index),
  sentences: raws.map((raw) => ({ tokens: raw.split(' '), raw, imgid: 0 })),
});
const coco = {
  info: {},
  images: [
    { id: 9, file_name: 'b.jpg', width: 1 },
    { id: 4, file_name: 'a.jpg', width: 1 },
  ],
  annotations: [
    { id: 1, image_id: 4, caption: 'a 1' },
    { id: 2, image_id: 9, caption: 'b 1 ' },
    { id: 3, image_id: 4, caption: 'a 2' },
  ],
};

describe('captions', () => {
  it('of a list of images are read', async () => {
    const list = [
      { image: 'val2014/b.jpg', caption: ['x', ' y '] },
      { image: 'a.jpg', caption: 'one' },
      { image: 'elsewhere/c.jpg', captions: ['z'], image_id: 'coco_3' },
    ];
    expect(await read(list, { count: 3 })).toEqual([
      ['val2014/b.jpg', 'B', ['x', ' y ']],
      ['a.jpg', 'A', ['one']],
      ['elsewhere/c.jpg', 'C', ['z']],
    ]);
  });

  it('with one item each are put together', async () => {
    const list = ['b', 'a', 'b'].map((name, index) => ({ image: `${name}.jpg`, caption: `${index}` }));
    expect(await read(list)).toEqual([
      ['b.jpg', 'B', ['0', '2']],
      ['a.jpg', 'A', ['1']],
    ]);
  });

  it("of Karpathy's file are those of the split", async () => {
    const document = {
      dataset: 'coco',
      images: [
        karpathy('a.jpg', 'test', ['x', 'y'], 'val2014'),
        karpathy('b.jpg', 'restval', ['no'], 'val2014'),
        karpathy('c.jpg', 'test', ['z']),
      ],
    };
    expect(await read(document)).toEqual([
      ['val2014/a.jpg', 'A', ['x', 'y']],
      ['c.jpg', 'C', ['z']],
    ]);
    expect(await read(document, { split: 'restval' })).toHaveLength(1);
    await expectOneLine(
      () => open(document, { split: 'val' }),
      DataError,
      'no image of split val, got test, restval',
    );
    // a text that says how it is a text
    const odd = { images: [{ ...karpathy('a.jpg', 'test', ['x']), split: { toString: 7 } }] };
    await expectOneLine(() => open(odd), DataError, 'no image of split test, got {"toString":7}');
  });

  it('of COCO are read, images and captions in the order of the file', async () => {
    expect(await read(coco)).toEqual([
      ['b.jpg', 'B', ['b 1 ']],
      ['a.jpg', 'A', ['a 1', 'a 2']],
    ]);
  });

  it('are read compressed, beside an archive, with a byte order mark, and where the entry says', async () => {
    const packed = { 'x/c.json.gz': gzipSync(JSON.stringify(coco)), 'i.zip': zipOf(images), 'd/a.jpg': 'no' };
    const expected = await read(coco);
    expect(await read(coco, { files: ['x/c.json.gz', 'i.zip'] }, packed)).toEqual(expected);
    expect(await read(`\uFEFF${JSON.stringify(coco)}`)).toEqual(expected);
    expect(
      await read(
        coco,
        { files: ['captions.json', 'val2014'] },
        { ...images, 'other.json': '', 'd/a.jpg': '' },
      ),
    ).toEqual(expected);
  });
});

describe('refused is', () => {
  const item = { image: 'a.jpg', caption: ['x'] };
  it.each<readonly [string, unknown, string]>([
    ['no JSON', '[{', 'not JSON: '],
    ['a text', '"x"', 'got "x", expected a list of {image, caption}'],
    ['another object', { annotations: [] }, 'expected a list of {image, caption}'],
    ['an empty list', [], 'no samples in'],
    ['an item that is no object', [item, 3], 'item 2: got 3, expected an object'],
    ['an item without image', [item, { caption: 'x' }], 'item 2: image: got nothing, expected a text'],
    [
      'an item without caption',
      [item, { image: 'b.jpg' }],
      'item 2: caption: got nothing, expected a text or a list',
    ],
    [
      'an item with no captions',
      [item, { image: 'b.jpg', caption: [] }],
      'item 2: caption: got [], expected',
    ],
    [
      'an item with blank captions',
      [item, { image: 'b.jpg', caption: [' '] }],
      'item 2: image "b.jpg" has no caption',
    ],
    [
      'captions that are no texts',
      [item, { image: 'b.jpg', caption: ['a', 2] }],
      'item 2: caption: got ["a",2]',
    ],
    ['an image twice', [item, item], 'item 2: image "a.jpg" is also that of item 1'],
    [
      'an image under two names',
      [item, { image: 'val2014/a.jpg', caption: 'x' }],
      'item 2: image "val2014/a.jpg" is the file a.jpg, which is also "a.jpg"',
    ],
    ['an image that is not there', [item, { image: 'd.jpg', caption: 'x' }], 'item 2: no image "d.jpg" in'],
    [
      'an image without sentences',
      { images: [{ filename: 'a.jpg', split: 'test' }] },
      'image 1: a.jpg has no sentences',
    ],
    [
      'an image of COCO without captions',
      { ...coco, annotations: coco.annotations.slice(0, 1) },
      '1 of 2 images have no caption, the first is b.jpg',
    ],
    [
      'a caption of no image',
      { ...coco, annotations: [{ image_id: 5, caption: 'x' }] },
      'annotation 1: image_id 5 is no image',
    ],
    [
      'a caption that is no text',
      { ...coco, annotations: [{ image_id: 9 }] },
      'annotation 1: caption: got nothing',
    ],
    ['an id twice', { ...coco, images: [coco.images[0], coco.images[0]] }, 'image 2: id 9 occurs twice'],
    ['no id', { ...coco, images: [{ file_name: 'a.jpg' }] }, 'image 1: id nothing, expected a number'],
    ['a pointer', 'version https://git-lfs.github.com/spec/v1\n', 'git lfs pull'],
  ])('%s', async (_what, document, part) => {
    await expectOneLine(() => open(document), DataError, 'toy: ', part);
  });

  it('a file that is not gzip in spite of its start', async () => {
    const files = { ...images, 'x.json.gz': Buffer.from([0x1f, 0x8b, 1, 2, 3]) };
    await expectOneLine(
      () => open(coco, { files: ['x.json.gz'] }, files),
      DataError,
      'toy: ',
      'x.json.gz: cannot be read',
    );
  });

  it('another number of images than the entry says', async () => {
    await expectOneLine(() => open(coco, { count: 3 }), DataError, '2 samples in', 'datasets.json says 3');
  });
});

it('misses images by their path', async () => {
  const { folder } = await open(coco);
  const entry = { ...toy, files: ['captions.json', 'val2014'] };
  await writeFiles(folder, { 'captions.json': JSON.stringify([{ image: 'z.jpg', caption: 'x' }]) });
  expect(await retrievalJsonReader.findMissing(folder, entry)).toEqual(['val2014/z.jpg']);
  expect(await retrievalJsonReader.findMissing(join(folder, 'none'), toy)).toEqual(['*.json', '*.zip']);
});
