import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { DataError, MetricError } from '../../harness/core/errors.js';
import { encodePanopticMap } from '../../harness/preprocess/maps/panoptic-map.js';
import { panoptic } from '../../harness/score/panoptic.js';
import { mapOfRows } from '../metrics/segmentation/fixture.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { panopticFilesRow, scorePanoptic } from '../numbers/rows/segmentation-files.js';
import { expectOneLine } from '../support/errors.js';
import { createScoreFolder, scoreFiles, withScoreFolder } from './files.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

const { folderOf } = files;

const png = (...rows: readonly (readonly number[])[]) => encodePanopticMap(mapOfRows(...rows));

describe('panoptic', () => {
  it.each(panopticFilesRow.cases)('the values of panopticapi: $name', async (stored) => {
    await expectAgreement(panopticFilesRow, stored);
    const { n, warnings } = await withScoreFolder((folder) => scorePanoptic(folder, stored));
    expect(n).toBe(stored.images.length);
    expect(warnings).toHaveLength(stored.name === 'areas of the JSON' ? 1 : 0);
  });

  const categories = [
    { id: 1, name: 'cat', isthing: 1 },
    { id: 2, name: 'sky', isthing: 0 },
  ];
  const segments = [
    { id: 70000, category_id: 1, area: 2, iscrowd: 0 },
    { id: 3, category_id: 2, area: 1, iscrowd: 0 },
  ];
  const annotation = { image_id: 9, file_name: 'a.png', segments_info: segments };
  const map = png([70000, 70000, 3]);
  const truthOf = (changed: object) =>
    files.json({ categories, annotations: [{ ...annotation, ...changed }] });
  const predictionOf = (changed: object) => files.json({ annotations: [{ ...annotation, ...changed }] });
  const options = {
    truth: truthOf({}),
    'truth-dir': folderOf({ 'a.png': map }),
    predictions: predictionOf({}),
    'predictions-dir': folderOf({ 'a.png': map }),
  };
  const groups = (value: number) =>
    Object.fromEntries(
      ['', '_things', '_stuff'].flatMap((suffix, index) => [
        ...['PQ', 'SQ', 'RQ'].map((name) => [name + suffix, value] as const),
        [`n${suffix}`, index === 0 ? 2 : 1] as const,
      ]),
    );

  it('is 1 for the truth itself; a list alone and gzip are read too', async () => {
    const list = files.write(gzipSync(JSON.stringify([annotation])));
    for (const predictions of [options.predictions, list])
      expect(await scoreFiles(panoptic, { ...options, predictions })).toEqual({
        metrics: groups(1),
        n: 1,
        warnings: [],
      });
  });

  it.each([['[]'], ['{"annotations": []}']])('scores 0 where nothing is predicted: %s', async (text) => {
    const score = await scoreFiles(panoptic, {
      ...options,
      predictions: files.write(text),
      'predictions-dir': folderOf({}),
    });
    expect(score.metrics).toEqual(groups(0));
    expect(score.warnings).toEqual([expect.stringContaining('predicts nothing for 1 images')]);
  });

  it('warns of predictions of other images', async () => {
    const predictions = files.json({ annotations: [annotation, { ...annotation, image_id: 'x' }] });
    const { warnings } = await scoreFiles(panoptic, { ...options, predictions });
    expect(warnings).toEqual([expect.stringContaining('1 images are not in')]);
  });

  const [cat, sky] = segments;
  const predict = (...info: readonly object[]) => ({ predictions: predictionOf({ segments_info: info }) });
  const draw = (bytes: Uint8Array) => ({ 'predictions-dir': folderOf({ 'a.png': bytes }) });
  it.each([
    [
      'an id of the PNG that is not in the JSON',
      MetricError,
      predict(cat),
      ['a.png: segment 3 is in the PNG and not in its JSON'],
    ],
    [
      'an id of the JSON that is not in the PNG',
      MetricError,
      draw(png([70000, 70000, 70000])),
      ['a.png: segment 3 is in its JSON and not in the PNG'],
    ],
    [
      'a truth whose PNG and JSON differ',
      MetricError,
      { truth: truthOf({ segments_info: [cat] }) },
      ['a.png: segment 3 is in the PNG and not'],
    ],
    [
      'a category that does not exist',
      MetricError,
      predict(cat, { ...sky, category_id: 77 }),
      ['a.png: segment 3 has category 77'],
    ],
    [
      'a true category that does not exist',
      DataError,
      { truth: truthOf({ segments_info: [cat, { ...sky, category_id: 77 }] }) },
      ['category_id is 77'],
    ],
    ['an id twice', MetricError, predict(cat, sky, sky), ['a.png: segment 3 is twice in its JSON']],
    [
      'a true id twice',
      DataError,
      { truth: truthOf({ segments_info: [cat, cat, sky] }) },
      ['70000 comes twice'],
    ],
    ['a map of another size', MetricError, draw(png([70000, 70000], [3, 3])), ['a.png: is 2 x 2', '1 x 3']],
    ['a PNG that is not there', DataError, { 'predictions-dir': folderOf({}) }, ['a.png: file not found']],
    [
      'a folder that is not there',
      DataError,
      { 'truth-dir': join(files.folder, 'none') },
      ['none: folder not found'],
    ],
    ['a zero-byte PNG', DataError, draw(Buffer.of()), ['a.png: is empty (0 bytes)']],
    [
      'an image without prediction',
      DataError,
      { predictions: predictionOf({ image_id: 8 }) },
      ['no prediction for image_id 9 (1 of 1 images)'],
    ],
    [
      'an image predicted twice',
      DataError,
      { predictions: files.json([annotation, annotation]) },
      ['image_id 9 comes twice'],
    ],
    ['a zero-byte JSON', DataError, { predictions: files.write('') }, ['is an empty file (0 bytes)']],
    ['no JSON', DataError, { predictions: files.write('{') }, ['not valid JSON']],
    [
      'no segments',
      DataError,
      { predictions: predictionOf({ segments_info: 5 }) },
      ['annotations[0].segments_info is 5'],
    ],
    [
      'an id that is no number',
      DataError,
      predict({ ...cat, id: '70000' }),
      ['segments_info[0].id is "70000"'],
    ],
    [
      'no area in the truth',
      DataError,
      { truth: truthOf({ segments_info: [{ ...cat, area: undefined }, sky] }) },
      ['area is nothing'],
    ],
    [
      'a truth without images',
      DataError,
      { truth: files.json({ categories, annotations: [] }) },
      ['has no items'],
    ],
  ])('refuses %s', async (_what, ErrorClass, changed, parts) => {
    await expectOneLine(() => scoreFiles(panoptic, { ...options, ...changed }), ErrorClass, ...parts);
  });
});
