import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { DatasetEntry } from '../../harness/config/dataset-entry.js';
import { DataError } from '../../harness/core/errors.js';
import { cocoPanopticReader } from '../../harness/data/coco-panoptic.js';
import { readSamples } from '../../harness/data/reader.js';
import { panopticCategories, writePanoptic, type PanopticItem } from '../support/dense.js';
import { expectOneLine } from '../support/errors.js';
import { writeFiles } from '../support/retrieval.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { collect, makeEntry } from '../support/webdataset.js';

const newFolder = useTemporaryFolders();
const makePanoptic = (changes: Partial<DatasetEntry> = {}) =>
  makeEntry({
    format: 'coco-panoptic',
    annotations: 'panoptic.json',
    images: ['images'],
    maps: 'maps',
    ...changes,
  });
const { findMissing, open } = cocoPanopticReader;
const segment = { id: 7, category_id: 3, area: 4, iscrowd: 0, bbox: [0, 0, 2, 2] };
const item = (id: number | string, segments: unknown = [segment]): PanopticItem => ({
  image_id: id,
  file_name: `${id}.png`,
  segments_info: segments,
});

async function write(
  annotations: readonly PanopticItem[],
  changes: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const folder = newFolder();
  await writePanoptic(folder, annotations, changes);
  return folder;
}

describe('panoptic images', () => {
  it('come in the order of the annotations, with their segments and both files', async () => {
    const crowd = { id: 2 ** 24 - 1, category_id: 4, area: 9, iscrowd: 1 };
    const folder = await write([item(12, [segment, crowd]), item('ADE_val_1', [])]);
    const dataset = await open(folder, makePanoptic({ classes: 2 }));
    expect(await findMissing(folder, makePanoptic())).toEqual([]);
    expect(await collect(readSamples(dataset))).toEqual([
      {
        kind: 'panoptic-image',
        id: '12',
        imageId: 12,
        image: Buffer.from('image 12.png'),
        map: Buffer.from('map 12.png'),
        segments: [
          { id: 7, categoryId: 3, area: 4, crowd: false },
          { id: 16777215, categoryId: 4, area: 9, crowd: true },
        ],
      },
      {
        kind: 'panoptic-image',
        id: 'ADE_val_1',
        imageId: 'ADE_val_1',
        image: Buffer.from('image ADE_val_1.png'),
        map: Buffer.from('map ADE_val_1.png'),
        segments: [],
      },
    ]);
    expect(dataset.files.map((file) => file.slice(folder.length + 1))).toEqual([
      'panoptic.json',
      ...['images/12.jpg', 'maps/12.png', 'images/ADE_val_1.jpg', 'maps/ADE_val_1.png'],
    ]);
  });

  it('have categories by ascending id', async () => {
    const folder = await write([item(1)], { categories: panopticCategories.toReversed() });
    expect((await open(folder, makePanoptic())).categories).toEqual([
      { id: 3, name: 'sky', names: ['sky'], isThing: false },
      { id: 4, name: 'cat', names: ['cat'], isThing: true },
    ]);
  });

  it('of Cityscapes lie in folders of cities, and are called by the image id', async () => {
    const folder = newFolder();
    const file_name = 'bern_000000_000019_gtFine_panoptic.png';
    const annotation = { image_id: 'bern_000000_000019', file_name, segments_info: [segment] };
    await writeFiles(folder, {
      'panoptic.json': JSON.stringify({ categories: panopticCategories, annotations: [annotation] }),
      'images/bern/bern_000000_000019_leftImg8bit.png': 'image',
      'images/ulm/ulm_000000_000019_leftImg8bit.png': 'another',
      [`maps/${file_name}`]: 'map',
    });
    const entry = makePanoptic({ imageSuffix: '_leftImg8bit' });
    expect(await findMissing(folder, entry)).toEqual([]);
    const [sample] = await collect(readSamples(await open(folder, entry)));
    expect(sample).toMatchObject({ id: 'bern_000000_000019', image: Buffer.from('image') });
    expect(await findMissing(folder, makePanoptic())).toEqual([
      'images/bern_000000_000019_gtFine_panoptic.png',
    ]);
  });

  it('leave out categories beyond the classes of the entry, but not where a segment is of one', async () => {
    const folder = await write([item(1)]);
    expect((await open(folder, makePanoptic({ classes: 1 }))).categories).toHaveLength(1);
    const used = await write([item(1), item(2, [{ ...segment, category_id: 4 }])]);
    await expectOneLine(
      () => open(used, makePanoptic({ classes: 1 })),
      DataError,
      'panoptic.json: 2 categories, datasets.json says 1, and a segment of image 2 is of one beyond them',
    );
    await expectOneLine(
      () => open(used, makePanoptic({ classes: 3 })),
      DataError,
      'panoptic.json: 2 categories, datasets.json says 3',
    );
  });

  it('have the names of their vocabulary in the order of ids, and keep their own in tables', async () => {
    const entry = makePanoptic({ vocabulary: 'names.txt' });
    const folder = await write([item(1)], { categories: panopticCategories.toReversed() });
    expect(await findMissing(folder, entry)).toEqual(['names.txt']);
    await writeFiles(folder, { 'names.txt': '0:air,clouds\n1:kitten\n' });
    const { categories, files } = await open(folder, entry);
    expect(categories?.map(({ id, name, names }) => [id, name, names])).toEqual([
      [3, 'sky', ['air', 'clouds']],
      [4, 'cat', ['kitten']],
    ]);
    expect(files.slice(0, 2)).toEqual(['panoptic.json', 'names.txt'].map((name) => join(folder, name)));
    await expectOneLine(
      () => open(folder, { ...entry, classes: 1 }),
      DataError,
      'names.txt: 2 classes, the data set has 1',
    );
  });

  const faults: readonly (readonly [string, readonly PanopticItem[], Readonly<Record<string, unknown>>])[] = [
    ['annotations[1]: image_id 1 comes twice', [item(1), item(1)], {}],
    ['annotations[0].segments_info is nothing, expected a list', [{ image_id: 1, file_name: '1.png' }], {}],
    ['annotations[0].file_name is 3', [{ ...item(1), file_name: 3 as unknown as string }], {}],
    ['annotations[0].image_id is null', [{ ...item(1), image_id: null }], {}],
    ['(1.png): segment id 7 comes twice', [item(1, [segment, segment])], {}],
    ['segments_info[0].id is 0, expected 1 to 16777215', [item(1, [{ ...segment, id: 0 }])], {}],
    ['segments_info[0].id is 16777216', [item(1, [{ ...segment, id: 2 ** 24 }])], {}],
    ['segments_info[0].category_id is 9, expected an id of', [item(1, [{ ...segment, category_id: 9 }])], {}],
    ['segments_info[0].area is -1', [item(1, [{ ...segment, area: -1 }])], {}],
    ['segments_info[0].area is nothing', [item(1, [{ ...segment, area: undefined }])], {}],
    ['segments_info[0].iscrowd is 2', [item(1, [{ ...segment, iscrowd: 2 }])], {}],
    ['categories is nothing, expected a list', [item(1)], { categories: undefined }],
    ['categories[0].isthing is nothing', [item(1)], { categories: [{ id: 3, name: 'sky' }] }],
    ['categories[0].name is 5', [item(1)], { categories: [{ id: 3, name: 5, isthing: 0 }] }],
    ['annotations[0].image_id is "../../evil"', [{ ...item(1), image_id: '../../evil' }], {}],
    ['image_id "1" comes twice', [item(1), { ...item(1), image_id: '1' }], {}],
    [
      'categories: id 3 comes twice',
      [item(1)],
      { categories: [...panopticCategories, panopticCategories[0]] },
    ],
    ['annotations is nothing, expected a list', [item(1)], { annotations: undefined }],
  ];
  it.each(faults)('throw DataError: %s', async (message, annotations, changes) => {
    const folder = await write([item(1)]);
    const json = { annotations, categories: panopticCategories, ...changes };
    writeFileSync(join(folder, 'panoptic.json'), JSON.stringify(json));
    await expectOneLine(
      () => open(folder, makePanoptic()),
      DataError,
      `toy: ${join(folder, 'panoptic.json')}: `,
      message,
    );
    await expectOneLine(() => findMissing(folder, makePanoptic()), DataError, message);
  });

  it.each([
    ['', 'panoptic.json is empty, got 0 bytes'],
    ['version https://git-lfs.github.com/spec/v1\n', 'is a Git-LFS pointer'],
    ['{"annotations": [', 'not JSON ('],
    ['[]', 'the file is [], expected an object'],
  ])('throw DataError on a file that is %j', async (text, message) => {
    const folder = await write([item(1)]);
    writeFileSync(join(folder, 'panoptic.json'), text);
    await expectOneLine(
      () => open(folder, makePanoptic()),
      DataError,
      join(folder, 'panoptic.json'),
      message,
    );
  });

  it('name every file that is not there', async () => {
    const folder = await write([item(1)]);
    const annotations = [item(1), item(2), item(3)];
    writeFileSync(
      join(folder, 'panoptic.json'),
      JSON.stringify({ annotations, categories: panopticCategories }),
    );
    writeFileSync(join(folder, 'images/3.jpg'), 'image');
    expect(await findMissing(folder, makePanoptic())).toEqual(['images/2.jpg', 'maps/2.png', 'maps/3.png']);
  });
});
