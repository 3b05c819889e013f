import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { encodeLabelMap } from '../../harness/preprocess/maps/encode-label-map.js';
import type { Scorer } from '../../harness/score/scorer.js';
import { ConfigError, DataError, MetricError } from '../../harness/core/errors.js';
import { semseg } from '../../harness/score/semseg.js';
import { packageRoot } from '../../harness/config/package-root.js';
import { mapOfRows } from '../metrics/segmentation/fixture.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { scoreSemantic, semsegFilesRow } from '../numbers/rows/segmentation-files.js';
import { readMapFixture } from '../preprocess/maps/fixture.js';
import { expectOneLine } from '../support/errors.js';
import { createScoreFolder, scoreFiles, withScoreFolder } from './files.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

const { folderOf } = files;

const png = (...rows: readonly (readonly number[])[]) => encodeLabelMap(mapOfRows(...rows));

describe('semseg', () => {
  it.each(semsegFilesRow.cases)('the values of detectron2 and mmsegmentation: $name', async (stored) => {
    await expectAgreement(semsegFilesRow, stored);
    const { n, warnings } = await withScoreFolder((folder) => scoreSemantic(folder, stored));
    expect([n, warnings]).toEqual([stored.images.length, []]);
  });

  const truth = folderOf({ 'a.png': png([0, 1, 255]), 'in/b.png': png([1, 1]) });
  const predictions = folderOf({ 'a.png': png([0, 0, 9]), 'in/b.png': png([1, 0]) });
  const options = { truth, predictions, 'num-classes': '2' };

  it('pairs names in folders, 255 ignored without being asked', async () => {
    // class 0: 1 of union 3, class 1: 1 of union 3
    const { metrics, n } = await scoreFiles(semseg, options);
    expect(metrics).toEqual({
      mIoU: 1 / 3,
      mIoU_union: 1 / 3,
      fwIoU: 1 / 3,
      mACC: (1 + 1 / 3) / 2,
      pACC: 1 / 2,
    });
    expect(n).toBe(2);
  });

  it('reads TIFF beside PNG, and palettes as indices', async () => {
    const tiff = readMapFixture('strips16-le-lzw.tif');
    const { metrics } = await scoreFiles(semseg, {
      truth: folderOf({ 'a.tif': tiff, 'p.png': readMapFixture('palette8.png') }),
      predictions: folderOf({ 'a.tiff': tiff, 'p.png': readMapFixture('grey8.png') }),
      'num-classes': '65535',
    });
    expect(metrics).toMatchObject({ mIoU: 1, mIoU_union: 1, pACC: 1 });
  });

  it('scores in threads what it scores without', async () => {
    const maps = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [`${i}.png`, png([i % 3, i % 2, 0])]),
    );
    const all = {
      truth: folderOf(maps),
      predictions: folderOf({ ...maps, '3.png': png([1, 1, 2]) }),
      'num-classes': '3',
    };
    const built = (await import(join(packageRoot, 'dist/harness/score/semseg.js'))) as { semseg: Scorer };
    expect(await scoreFiles(built.semseg, all, 2)).toEqual(await scoreFiles(semseg, all));
    writeFileSync(join(all.predictions, '4.png'), '');
    writeFileSync(join(all.predictions, '7.png'), 'no map');
    // the first in order, whichever thread is faster: names are sorted as text
    const said = { kind: 'DataError', message: expect.stringContaining('4.png: is empty') as unknown };
    await expect(scoreFiles(built.semseg, all, 2)).rejects.toMatchObject(said);
  });

  it('has no values where every pixel is ignored, and says so', async () => {
    const { metrics, warnings } = await scoreFiles(semseg, {
      ...options,
      truth: folderOf({ 'a.png': png([255]) }),
      predictions: folderOf({ 'a.png': png([0]) }),
    });
    expect(metrics).toEqual({ mIoU: null, mIoU_union: null, fwIoU: null, mACC: null, pACC: null });
    expect(warnings).toEqual([expect.stringContaining('nothing to score')]);
  });

  it('warns of predictions without truth', async () => {
    const more = folderOf({ 'a.png': png([0]), 'b.png': png([0]) });
    const { warnings, n } = await scoreFiles(semseg, {
      ...options,
      truth: folderOf({ 'a.png': png([0]) }),
      predictions: more,
    });
    expect(n).toBe(1);
    expect(warnings).toEqual([expect.stringContaining('"b" is not in')]);
  });

  const predict = (content: Readonly<Record<string, Uint8Array>>) => ({ predictions: folderOf(content) });
  const good = { 'a.png': png([0, 0, 9]), 'in/b.png': png([1, 0]) };
  it.each([
    ['a truth without prediction', DataError, predict({ 'a.png': png([0, 0, 0]) }), ['no map for "in/b"']],
    ['an empty folder of predictions', DataError, predict({}), ['no map for "a" and 1 more']],
    ['no truth', DataError, { truth: folderOf({ 'a.txt': png([0]) }) }, ['has no label maps']],
    [
      'a folder that is not there',
      DataError,
      { predictions: join(files.folder, 'none') },
      ['none: folder not found'],
    ],
    ['a file for a folder', DataError, { truth: files.write('x') }, ['is a file, expected a folder']],
    ['two maps of one name', DataError, predict({ ...good, 'a.tif': png([0]) }), ['two maps called "a"']],
    [
      'a map of another size',
      MetricError,
      predict({ ...good, 'a.png': png([0, 0]) }),
      ['a.png: is 1 x 2', '1 x 3'],
    ],
    [
      'a label beyond the classes',
      MetricError,
      predict({ ...good, 'a.png': png([0, 2, 0]) }),
      ['a.png: label 2'],
    ],
    ['a zero-byte map', DataError, predict({ ...good, 'a.png': Buffer.of() }), ['a.png: is empty (0 bytes)']],
    [
      'colours',
      DataError,
      predict({ ...good, 'a.png': readMapFixture('rgb.png') }),
      ['a.png: has 3 channels'],
    ],
    [
      'a Git-LFS pointer',
      DataError,
      predict({ ...good, 'a.png': Buffer.from('version https://git-lfs.github.com/spec/v1') }),
      ['a.png: is a Git-LFS pointer'],
    ],
    ['no number of classes', ConfigError, { 'num-classes': '0' }, ['--num-classes: got "0"', '1 to 65535']],
    ['a label that is no number', ConfigError, { 'ignore-label': '-1' }, ['--ignore-label: got "-1"']],
    [
      'an ignored class with --reduce-zero-label',
      ConfigError,
      { 'ignore-label': '2', 'reduce-zero-label': true as const },
      ['--ignore-label 2', 'above 2'],
    ],
  ])('refuses %s', async (_what, ErrorClass, changed, parts) => {
    await expectOneLine(() => scoreFiles(semseg, { ...options, ...changed }), ErrorClass, ...parts);
  });
});
