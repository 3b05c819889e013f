import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { DatasetEntry } from '../../harness/config/dataset-entry.js';
import { DataError } from '../../harness/core/errors.js';
import { cocoReader } from '../../harness/data/coco.js';
import { lvisReader } from '../../harness/data/lvis.js';
import { readSamples } from '../../harness/data/reader.js';
import { annotatedItems, writeAnnotated, type AnnotatedItem } from '../support/dense.js';
import { expectOneLine } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { collect, makeEntry } from '../support/webdataset.js';

const newFolder = useTemporaryFolders();
const annotations = 'annotations/val.json';
const makeCoco = (changes: Partial<DatasetEntry> = {}) =>
  makeEntry({ format: 'coco', annotations, images: ['val2017'], ...changes });
const makeLvis = (changes: Partial<DatasetEntry> = {}) =>
  makeEntry({ format: 'lvis', annotations, images: ['train2017', 'val2017'], ...changes });

async function write(
  images: readonly AnnotatedItem[],
  changes: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const folder = newFolder();
  await writeAnnotated(folder, images, changes);
  return folder;
}

const one = { file: 'val2017/1.jpg', file_name: '1.jpg' };
const two = { file: 'val2017/2.jpg', file_name: '2.jpg' };
const object = { id: 1, image_id: 10, ...annotatedItems.object };
const url = (file: string) => ({ file, coco_url: `http://images.cocodataset.org/${file}` });

describe('COCO images', () => {
  it('come in the order of the file with their objects, also those without; categories by id', async () => {
    const crowd = {
      ...object,
      id: 7,
      category_id: 5,
      iscrowd: 1,
      segmentation: { size: [4, 6], counts: [20, 4] },
    };
    const folder = await write([two, one], { annotations: [crowd, object] });
    const dataset = await cocoReader.open(folder, makeCoco({ classes: 2 }));
    expect(dataset.categories).toEqual([
      { id: 3, name: 'cat', names: ['cat'] },
      { id: 5, name: 'hot_dog', names: ['hot_dog'] },
    ]);
    const [first, second] = await collect(readSamples(dataset));
    expect(first).toMatchObject({
      kind: 'annotated-image',
      id: '10',
      image: Buffer.from('image val2017/2.jpg'),
      truth: {
        imageId: 10,
        height: 4,
        width: 6,
        objects: [
          { id: 7, categoryId: 5, box: [1, 1, 2, 2], area: 4, crowd: true },
          { id: 1, categoryId: 3, crowd: false },
        ],
      },
    });
    // columns 1 and 2 of six, rows 1 and 2 of four: 1 column and 1 pixel, 2 on, 2 off, 2 on, and the rest
    const masks = first.kind === 'annotated-image' ? first.truth.objects.map(({ mask }) => mask?.counts) : [];
    expect(masks.map((counts) => [...(counts ?? [])])).toEqual([
      [20, 4],
      [5, 2, 2, 2, 13],
    ]);
    expect(second).toMatchObject({ id: '20', truth: { objects: [] } });
  });

  it('may be of more categories than are scored, in COCO files; and an annotation of id 0 is worth a warning', async () => {
    const folder = await write([one], { annotations: [{ ...object, id: 0 }] });
    const { categories, warnings } = await cocoReader.open(folder, makeCoco({ classes: 1 }));
    expect(categories).toHaveLength(2);
    expect(warnings).toEqual([
      `toy: ${join(folder, annotations)}: an annotation has id 0, which pycocotools can never match; here it counts like the others`,
    ]);
    const lvis = await write([url('val2017/1.jpg')]);
    await expectOneLine(
      () => lvisReader.open(lvis, makeLvis({ classes: 1 })),
      DataError,
      '2 categories, datasets.json says 1',
    );
    expect((await lvisReader.open(lvis, makeLvis())).warnings).toEqual([]);
  });

  it('may have boxes without masks', async () => {
    const folder = await write([one], { annotations: [{ ...object, segmentation: undefined }] });
    const [sample] = await collect(readSamples(await cocoReader.open(folder, makeCoco())));
    expect(sample).toMatchObject({
      truth: { objects: [expect.not.objectContaining({ mask: expect.anything() })] },
    });
  });

  it('come with the proposals of a results file, in its order, and with none where it has none', async () => {
    const folder = await write([one, two]);
    const entry = makeCoco({ proposals: 'proposals.json' });
    expect(await cocoReader.findMissing(folder, entry)).toEqual(['proposals.json']);
    const file = join(folder, 'proposals.json');
    const proposal = { image_id: 20, category_id: 3, bbox: [0, 1, 2, 3], score: 0.5 };
    writeFileSync(file, JSON.stringify([proposal, { ...proposal, score: 0.75 }]));
    expect(await cocoReader.findMissing(folder, entry)).toEqual([]);
    const dataset = await cocoReader.open(folder, entry);
    expect(dataset.files).toContain(file);
    const samples = await collect(readSamples(dataset));
    const proposalsOf = (id: string) => {
      const sample = samples.find((candidate) => candidate.id === id);
      return sample?.kind === 'annotated-image' ? sample.proposals : undefined;
    };
    expect(proposalsOf('20')).toMatchObject([
      { box: [0, 1, 2, 3], score: 0.5 },
      { box: [0, 1, 2, 3], score: 0.75 },
    ]);
    expect(proposalsOf('10')).toEqual([]);
    writeFileSync(file, JSON.stringify([{ ...proposal, image_id: 99 }]));
    await expectOneLine(
      () => cocoReader.open(folder, entry),
      DataError,
      'image_id is 99, expected an image of',
    );
  });

  it('lie in any of the folders, and may be named with their folder', async () => {
    const folder = await write([
      { file: 'val2017/1.jpg', file_name: 'elsewhere/1.jpg' },
      { file: 'train2017/deep/2.jpg', file_name: 'deep/2.jpg' },
    ]);
    const entry = makeCoco({ images: ['train2017', 'val2017'] });
    expect(await cocoReader.findMissing(folder, entry)).toEqual([]);
    expect((await cocoReader.open(folder, entry)).files).toEqual(
      [annotations, 'val2017/1.jpg', 'train2017/deep/2.jpg'].map((name) => join(folder, name)),
    );
  });

  it('are missed by name where the file has more than the folder', async () => {
    const folder = await write([one]);
    await writeAnnotated(folder, [one]);
    const json = { images: [1, 2, 3].map((id) => ({ id, height: 1, width: 1, file_name: `${id}.jpg` })) };
    writeFileSync(join(folder, annotations), JSON.stringify(json));
    expect(await cocoReader.findMissing(folder, makeCoco())).toEqual(['val2017/2.jpg', 'val2017/3.jpg']);
    expect(await cocoReader.findMissing(folder, makeCoco({ images: ['val', 'val2017'] }))).toEqual(['val']);
  });

  it.each([
    ['another number of categories', {}, { classes: 65 }, '2 categories, datasets.json says 65'],
    ['an unknown category', { annotations: [{ ...object, category_id: 4 }] }, {}, 'category_id is 4'],
    ['an unknown image', { annotations: [{ ...object, image_id: 4 }] }, {}, 'image_id is 4'],
    ['an id twice', { annotations: [object, object] }, {}, 'annotation id 1: occurs twice'],
    [
      'a mask of another size',
      { annotations: [{ ...object, segmentation: { size: [6, 4], counts: [24] } }] },
      {},
      '6 x 4',
    ],
  ])('throw DataError on %s', async (_what, changes, entry, message) => {
    const folder = await write([one], changes);
    const opened = () => cocoReader.open(folder, makeCoco(entry));
    await expectOneLine(opened, DataError, `toy: ${join(folder, annotations)}: `, message);
  });

  it('throw DataError on an image without a name', async () => {
    const folder = await write([{ file: 'val2017/1.jpg' }]);
    for (const act of [cocoReader.open, cocoReader.findMissing])
      await expectOneLine(() => act(folder, makeCoco()), DataError, 'image id 10: file_name is missing');
  });

  it.each([
    ['', 'is an empty file (0 bytes)'],
    ['version https://git-lfs.github.com/spec/v1\n', 'is a Git-LFS pointer'],
    ['{"images": [', 'not the JSON that was expected'],
  ])('throw DataError on a file that is %j', async (text, message) => {
    const folder = await write([one]);
    writeFileSync(join(folder, annotations), text);
    for (const act of [cocoReader.open, cocoReader.findMissing])
      await expectOneLine(
        () => act(folder, makeCoco()),
        DataError,
        `toy: ${join(folder, annotations)}`,
        message,
      );
  });
});

describe('LVIS images', () => {
  it('lie where the last two parts of coco_url say', async () => {
    const folder = await write([url('train2017/1.jpg'), url('val2017/1.jpg')]);
    const samples = await collect(readSamples(await lvisReader.open(folder, makeLvis())));
    expect(samples.map(({ image }) => String(image))).toEqual([
      'image train2017/1.jpg',
      'image val2017/1.jpg',
    ]);
    expect(samples[0]).toMatchObject({
      truth: { negativeCategoryIds: [5], notExhaustiveCategoryIds: [], objects: [{ categoryId: 3 }] },
    });
  });

  it('have categories with their frequency, and prompts of the name alone as F-ViT makes them', async () => {
    const odd = { id: 9, name: 'Sofa_bed/couch_(small)..', frequency: 'c', synonyms: ['sofa'] };
    const folder = await write([url('val2017/1.jpg')], { categories: [...annotatedItems.categories, odd] });
    expect((await lvisReader.open(folder, makeLvis())).categories).toEqual([
      { id: 3, name: 'cat', names: ['cat'], frequency: 'f' },
      { id: 5, name: 'hot_dog', names: ['hot dog'], frequency: 'r' },
      { id: 9, name: 'Sofa_bed/couch_(small)..', names: ['sofa bed or couch (small)'], frequency: 'c' },
    ]);
  });

  it('may lie in folders of another path, or in one of any name', async () => {
    const folder = await write([url('val2017/1.jpg')]);
    for (const images of [['x/train2017', '../coco/val2017'], ['all']]) {
      const { files } = await lvisReader.open(folder, makeLvis({ images }));
      expect(files[1]).toBe(join(folder, images[images.length - 1], '1.jpg'));
    }
  });

  it('may be named by file_name, as in LVIS v0.5', async () => {
    const folder = await write([{ file: 'train2017/1.jpg', file_name: '1.jpg' }]);
    expect(await lvisReader.findMissing(folder, makeLvis())).toEqual([]);
  });

  it.each([
    [
      { coco_url: 'http://images.cocodataset.org/test2017/1.jpg' },
      'expected one that ends in train2017 or val2017',
    ],
    [{ coco_url: 'http://images.cocodataset.org/val2017/' }, 'expected one that ends in'],
    [{}, 'no coco_url and no file_name'],
  ])('throw DataError where nothing says where they lie: %j', async (facts, message) => {
    const folder = await write([{ file: 'val2017/1.jpg', ...facts }]);
    for (const act of [lvisReader.open, lvisReader.findMissing])
      await expectOneLine(() => act(folder, makeLvis()), DataError, 'image id 10: ', message);
  });
});
