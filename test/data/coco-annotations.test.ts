import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { formatRle } from '../../harness/core/rle/text.js';
import { readCocoAnnotations } from '../../harness/data/coco-annotations.js';
import { createScoreFolder } from '../score/files.js';
import { expectOneLine } from '../support/errors.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

type Item = Readonly<Record<string, unknown>>;

const annotation: Item = { id: 7, image_id: 3, category_id: 90, bbox: [1, 0, 2, 1.5], area: 3, iscrowd: 1 };
const image: Item = { id: 3, height: 4, width: 5, file_name: 'a.jpg' };
const category: Item = { id: 90, name: 'cat' };
const truth = {
  annotations: [annotation],
  images: [image, { id: 1, height: 1, width: 1 }],
  categories: [category],
};
const boxes = { kind: 'coco', masks: false } as const;
const masks = { kind: 'coco', masks: true } as const;
const lvis = { kind: 'lvis', masks: false } as const;

/** The file with one annotation, image or category changed. */
const change = (member: 'annotations' | 'images' | 'categories', to: Item) =>
  files.json({ ...truth, [member]: truth[member].map((item, i) => (i === 0 ? { ...item, ...to } : item)) });

describe('readCocoAnnotations', () => {
  it('gives images with their objects, also images without', async () => {
    const file = files.json({ info: { images: [] }, ...truth });
    expect(await readCocoAnnotations(file, boxes)).toEqual({
      categories: [{ id: 90, name: 'cat', names: ['cat'] }],
      images: [
        {
          id: 3,
          fileName: 'a.jpg',
          truth: {
            imageId: 3,
            height: 4,
            width: 5,
            objects: [{ id: 7, categoryId: 90, box: [1, 0, 2, 1.5], area: 3, crowd: true }],
          },
        },
        { id: 1, truth: { imageId: 1, height: 1, width: 1, objects: [] } },
      ],
      warnings: [],
    });
  });

  it.each([
    ['polygons', [[1, 0, 3, 0, 3, 2, 1, 2]], '42208'],
    ['a list of run lengths', { size: [4, 5], counts: [4, 2, 14] }, '42>'],
    ['a text', { size: [4, 5], counts: '42>' }, '42>'],
  ])('makes masks of %s', async (_what, segmentation, counts) => {
    const { images } = await readCocoAnnotations(change('annotations', { segmentation }), masks);
    const mask = images[0].truth.objects[0].mask;
    expect(mask && formatRle(mask)).toBe(counts);
  });

  it('reads what LVIS files say', async () => {
    const file = files.json({
      annotations: [{ ...annotation, iscrowd: 1, ignore: 1 }],
      images: [
        { id: 3, neg_category_ids: [5], not_exhaustive_category_ids: [90], coco_url: 'http://x/y/3.jpg' },
      ],
      categories: [{ ...category, synonyms: ['cat', 'pussy'], frequency: 'r' }],
    });
    const { images, categories } = await readCocoAnnotations(file, lvis);
    expect(categories).toEqual([{ id: 90, name: 'cat', names: ['cat', 'pussy'], frequency: 'r' }]);
    expect(images[0]).toMatchObject({ id: 3, cocoUrl: 'http://x/y/3.jpg' });
    expect(images[0].truth).toMatchObject({ negativeCategoryIds: [5], notExhaustiveCategoryIds: [90] });
    expect(images[0].truth.objects[0]).toMatchObject({ crowd: false, ignored: true });
  });

  it('warns of an annotation with id 0', async () => {
    const { warnings } = await readCocoAnnotations(change('annotations', { id: 0 }), boxes);
    expect(warnings).toEqual([expect.stringContaining('an annotation has id 0')]);
  });

  it.each([
    ['an unknown image', { image_id: 4 }, boxes, 'annotation id 7: image_id is 4'],
    ['an unknown category', { category_id: 1 }, boxes, 'annotation id 7: category_id is 1'],
    ['no id', { id: undefined }, boxes, 'annotation 0 (from 0): id is missing'],
    ['no box', { bbox: undefined }, boxes, 'annotation id 7: bbox is missing'],
    ['a box inside out', { bbox: [1, 1, -1, 2] }, boxes, 'bbox is [1,1,-1,2]'],
    ['no area', { area: undefined }, boxes, 'area is missing'],
    ['a flag that is none', { iscrowd: 2 }, boxes, 'iscrowd is 2, expected 0 or 1'],
    ['no segmentation', {}, masks, 'annotation id 7: segmentation is missing'],
    ['a mask of another size', { segmentation: { size: [5, 4], counts: '42>' } }, masks, 'of 5 x 4 pixels'],
    ['a damaged text', { segmentation: { size: [4, 5], counts: '42' } }, masks, 'sum to 6 pixels'],
  ])('refuses %s', async (_what, to, rules, part) => {
    await expectOneLine(
      () => readCocoAnnotations(change('annotations', to), rules),
      DataError,
      'list.json',
      part,
    );
  });

  it.each([
    ['images', { id: 1 }, boxes, 'image id 1: occurs twice'],
    ['images', { height: undefined }, masks, '(id 3): height is missing'],
    ['images', { height: 0 }, boxes, '(id 3): height is 0'],
    ['images', { id: '3' }, boxes, 'image 0 (from 0): id is "3"'],
    ['images', {}, lvis, '(id 3): neg_category_ids is missing'],
    ['categories', { id: null }, boxes, 'category 0 (from 0): id is null'],
    ['categories', {}, { ...lvis }, 'category 0 (from 0) (id 90): frequency is missing'],
  ] as const)('refuses %s with %j', async (member, to, rules, part) => {
    const withLists =
      rules.kind === 'lvis' && member === 'categories'
        ? files.json({
            ...truth,
            images: [{ ...image, neg_category_ids: [], not_exhaustive_category_ids: [] }],
          })
        : change(member, to);
    await expectOneLine(() => readCocoAnnotations(withLists, rules), DataError, 'list.json', part);
  });

  it('refuses what occurs twice, or is not there', async () => {
    const twice = files.json({ ...truth, annotations: [annotation, annotation] });
    await expectOneLine(() => readCocoAnnotations(twice, boxes), DataError, 'annotation id 7: occurs twice');
    const categories = files.json({ ...truth, categories: [category, category] });
    await expectOneLine(
      () => readCocoAnnotations(categories, boxes),
      DataError,
      'category id 90: occurs twice',
    );
    for (const member of ['images', 'categories', 'annotations']) {
      const without = files.json({ ...truth, [member]: undefined });
      await expectOneLine(() => readCocoAnnotations(without, boxes), DataError, `no ${member}, expected`);
    }
    const results = files.json([annotation]);
    await expectOneLine(
      () => readCocoAnnotations(results, boxes),
      DataError,
      'it is a list, expected an object',
    );
  });
});
