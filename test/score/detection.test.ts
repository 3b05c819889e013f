import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../harness/core/errors.js';
import { cocoBox, cocoSegm, lvisBox } from '../../harness/score/detection.js';
import { expectOneLine } from '../support/errors.js';
import { createScoreFolder, scoreFiles } from './files.js';
import { refuses } from './refuses.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});
const { json, write } = files;

const mask = { size: [20, 30], counts: [0, 200, 400] };
const truth = {
  images: [
    { id: 8, height: 20, width: 30 },
    { id: 3, height: 20, width: 30 },
  ],
  categories: [
    { id: 1, name: 'cat' },
    { id: 7, name: 'dog' },
  ],
  annotations: [
    { id: 1, image_id: 3, category_id: 7, bbox: [0, 0, 10, 20], area: 200, segmentation: mask, ignore: 1 },
  ],
};
const result = { image_id: 3, category_id: 7, score: 0.5, bbox: [0, 0, 10, 20] };
const segment = { image_id: 3, category_id: 7, score: 0.5, segmentation: mask };
const withBoth = (more: object) => ({ truth: json(truth), predictions: json([{ ...result, ...more }]) });
const withMask = (more: object) => ({ truth: json(truth), predictions: json([{ ...segment, ...more }]) });

describe('coco-box and coco-segm', () => {
  it('score what fits, without iscrowd and whatever `ignore` says', async () => {
    for (const [scorer, found] of [
      [cocoBox, result],
      [cocoSegm, segment],
    ] as const) {
      const { metrics, n } = await scoreFiles(scorer, {
        truth: json(truth),
        predictions: json([found]),
        'per-category': true,
      });
      expect(n).toBe(2);
      expect(metrics).toMatchObject({ AP: 1, AP50: 1, APs: 1, APm: null, AR1: 1 });
      expect(metrics.categories).toMatchObject({ cat: { AP: null }, dog: { AP: 1, AP50: 1 } });
    }
  });

  it('score 0 for an empty list where there is truth', async () => {
    const { metrics } = await scoreFiles(cocoBox, { truth: json(truth), predictions: json([]) });
    expect(metrics).toMatchObject({ AP: 0, AP50: 0, APs: 0, APl: null, AR100: 0 });
  });

  it('draw boxes around masks where results have only masks', async () => {
    const { metrics } = await scoreFiles(cocoBox, { truth: json(truth), predictions: json([segment]) });
    expect(metrics).toMatchObject({ AP: 1 });
  });

  it('warn of an annotation with id 0', async () => {
    const annotations = truth.annotations.map((one) => ({ ...one, id: 0 }));
    const { metrics, warnings } = await scoreFiles(cocoBox, {
      truth: json({ ...truth, annotations }),
      predictions: json([result]),
    });
    expect(metrics.AP).toBe(1);
    expect(warnings).toEqual([expect.stringContaining('id 0')]);
  });

  it.each([
    ['an unknown image', { image_id: 4 }, ['result 0 (from 0)', 'image_id is 4']],
    ['an unknown category', { category_id: 2 }, ['category_id is 2']],
    ['no score', { score: undefined }, ['score is missing']],
    ['a score that is no number', { score: '0.5' }, ['score is "0.5"']],
    ['a negative size', { bbox: [0, 0, -1, 2] }, ['bbox is [0,0,-1,2]', 'width and height 0 or more']],
    ['half a box', { bbox: [0, 0, 1] }, ['bbox is [0,0,1]']],
    ['a null in a box', { bbox: [0, 0, 1, null] }, ['bbox is [0,0,1,null]']],
    ['no box', { bbox: undefined }, ['bbox is missing']],
  ])('coco-box refuses %s', async (_what, more, parts) => {
    await refuses(cocoBox, withBoth(more), 'list.json', ...parts);
  });

  it.each([
    [
      'a mask of another size',
      { segmentation: { size: [30, 20], counts: [600] } },
      ['of 30 x 20', '20 x 30'],
    ],
    ['counts of another sum', { segmentation: { size: [20, 30], counts: [599] } }, ['sum to 599']],
    ['a damaged text', { segmentation: { size: [20, 30], counts: '~' } }, ['character 0']],
    ['a cut text', { segmentation: { size: [20, 30], counts: 'h' } }, ['cut off']],
    ['no mask', { bbox: [0, 0, 1, 1], segmentation: undefined }, ['segmentation is missing']],
    ['neither', { segmentation: undefined }, ['segmentation is missing']],
  ])('coco-segm refuses %s', async (_what, more, parts) => {
    await refuses(cocoSegm, withMask(more), 'list.json', 'result 0 (from 0)', ...parts);
  });

  it.each([
    [
      'NaN',
      '[{"image_id":3,"category_id":7,"bbox":[0,0,1,1],"score":NaN}]',
      'item 0 (from 0) is not JSON: it holds NaN',
    ],
    ['nothing', '', '0 bytes'],
    ['half a file', '[{"image_id":3,"cat', 'cut off'],
    ['an annotation file', JSON.stringify(truth), 'an object with annotations, expected a list of results'],
    ['a number', '7', 'not a JSON list'],
    ['a list of numbers', '[7]', 'got 7, expected an object'],
  ])('refuse a results file with %s', async (_what, text, part) => {
    await refuses(cocoBox, { truth: json(truth), predictions: write(text) }, 'file', part);
  });

  it('later results must have what the first one has', async () => {
    const predictions = json([result, segment]);
    await refuses(cocoBox, { truth: json(truth), predictions }, 'result 1 (from 0)', 'bbox is missing');
  });
});

describe('--base and --novel', () => {
  const options = { truth: json(truth), predictions: json([result]) };

  it('take names and ids, and give null to a group without truth', async () => {
    const { metrics } = await scoreFiles(cocoBox, { ...options, base: write('dog\n\n'), novel: write('1') });
    expect(metrics).toMatchObject({ AP50_base: 1, AP50_novel: null, AP50_all: 1 });
  });

  it.each([
    ['bird', '1', 'line 1: "bird" is no category'],
    ['dog\n7', '1', 'line 2: 7 is there twice'],
    ['dog', 'dog', 'line 1: dog is there twice'],
    ['dog', ' \n', 'names no categories'],
  ])('refuse %j and %j', async (base, novel, part) => {
    await refuses(cocoBox, { ...options, base: write(base), novel: write(novel) }, 'file', part);
  });

  it('are given together', async () => {
    const alone = () => scoreFiles(cocoBox, { ...options, base: write('dog') });
    await expectOneLine(alone, ConfigError, '--novel: is missing');
  });
});

describe('lvis-box', () => {
  it('wants what LVIS files say', async () => {
    await refuses(
      lvisBox,
      { truth: json(truth), predictions: json([result]) },
      'neg_category_ids is missing',
    );
  });
});
