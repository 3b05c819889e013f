import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../../harness/core/errors.js';
import type { Sample } from '../../../harness/core/sample.js';
import { findReader } from '../../../harness/data/index.js';
import { verifySamples } from '../../../harness/pipeline/verify/verify-samples.js';
import { checkTruth } from '../../../harness/pipeline/verify/verify-truth.js';
import { expectOneLine } from '../../support/errors.js';
import { makePng, packPng } from '../../support/png.js';
import { writeFiles } from '../../support/retrieval.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';
import { makeEntry } from '../../support/webdataset.js';

const newFolder = useTemporaryFolders();
const size = { width: 3, height: 2 };
const image = makePng(3, 2);
const entry = makeEntry({ classes: 4, ignoreLabel: 255 });
const labels = (values: readonly number[], kind: 'grey' | 'grey-16' = 'grey'): Sample => {
  return { kind: 'label-map', id: 'a', image, map: packPng(3, 2, values, kind) };
};
const segment = (id: number) => ({ id, categoryId: 1, area: 1, crowd: false });
const panoptic = (values: readonly number[], ids: readonly number[]): Sample => {
  const map = packPng(3, 2, values, 'ids');
  return { kind: 'panoptic-image', id: 'a', imageId: 1, image, map, segments: ids.map(segment) };
};
const annotated = (width: number, height: number): Sample => {
  return { kind: 'annotated-image', id: '1', image, truth: { imageId: 1, width, height, objects: [] } };
};

describe('checkTruth', () => {
  it('is content with what can be so', async () => {
    const large = 2 ** 24 - 1;
    for (const sample of [
      annotated(3, 2),
      annotated(0, 0),
      labels([0, 1, 2, 3, 255, 0]),
      panoptic([0, 7, 7, large, 0, 70000], [large, 70000, 7]),
      panoptic([0, 0, 0, 0, 0, 0], []),
    ])
      await checkTruth(sample, size, entry);
    await checkTruth(labels([0, 1, 4, 255, 0, 0]), size, { ...entry, reduceZeroLabel: true });
    const large16 = labels([0, 458, 65535, 1, 2, 3], 'grey-16');
    await checkTruth(large16, size, { ...entry, classes: 459, ignoreLabel: 65535 });
  });

  it.each([
    [
      'annotations of another size',
      annotated(2, 3),
      'its annotations of 2 x 3 pixels (width x height), the image has 3 x 2',
    ],
    [
      'a label that is no class',
      labels([0, 0, 4, 0, 0, 0]),
      'has label 4, expected 0 to 3, or 255, which is ignored',
    ],
    ['ids without a segment', panoptic([7, 7, 9, 9, 9, 0], [7]), '3 pixels of its map have id 9'],
    ['a segment without pixels', panoptic([7, 7, 7, 7, 7, 0], [7, 8]), 'no pixel of its map has id 8'],
    [
      'a map that is none',
      { ...labels([0, 0, 0, 0, 0, 0]), map: Buffer.from('text') } as Sample,
      'its map: ',
    ],
    ['a map of labels instead of ids', { ...panoptic([], []), map: makePng(3, 2) } as Sample, 'its map: '],
    ['a map of another size', { ...labels([]), map: makePng(2, 3, 0) } as Sample, 'its map of 2 x 3 pixels'],
    [
      'a panoptic map of another size',
      { ...panoptic([], []), map: packPng(1, 1, [0], 'ids') } as Sample,
      'its map of 1 x 1',
    ],
  ])('throws DataError on %s', async (_what, sample, message) => {
    await expectOneLine(() => checkTruth(sample, size, entry), DataError, message);
  });

  it('takes the class after the last only where 0 is no class', async () => {
    const sample = labels([0, 1, 5, 0, 0, 0]);
    const reduced = { ...entry, reduceZeroLabel: true };
    await expectOneLine(() => checkTruth(sample, size, reduced), DataError, 'has label 5, expected 0 to 4');
  });
});

describe('verifySamples', () => {
  it('names every damaged sample of a set of label maps, and goes on', async () => {
    const folder = newFolder();
    await writeFiles(folder, {
      'images/a.png': image,
      'maps/a.png': packPng(3, 2, [9, 0, 0, 0, 0, 0]),
      'images/b.png': image,
      'maps/b.png': '',
      'images/c.png': image,
      'maps/c.png': packPng(3, 2, [3, 0, 0, 0, 0, 0]),
      'images/d.png': makePng(2, 2),
      'maps/d.png': packPng(3, 2, [3, 0, 0, 0, 0, 0]),
    });
    const own = makeEntry({ format: 'label-maps', images: ['images'], maps: 'maps', classes: 4, count: 4 });
    const dataset = await findReader('label-maps')?.open(folder, own);
    if (!dataset) throw new Error('no reader');
    const settings = {
      signal: new AbortController().signal,
      onProgress: () => undefined,
      note: () => undefined,
    };
    const { samples, faults } = await verifySamples(dataset, new Set(), settings);
    expect(samples).toBe(4);
    expect(faults.map(({ sample }) => sample)).toEqual(['a', 'b', 'd']);
    expect(faults[0].message).toBe(
      `toy: ${folder}/maps: sample a: a pixel of its map has label 9, expected 0 to 3. Restore the map, or update the entry`,
    );
  });
});
