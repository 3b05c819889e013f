import { describe, expect, it } from '@jest/globals';
import { checkValue } from '../../harness/config/json-file.js';
import { datasetEntrySchema } from '../../harness/config/dataset-entry.js';
import { ConfigError, DataError } from '../../harness/core/errors.js';
import { parsePanopticFile } from '../../harness/data/panoptic-json.js';
import { parsePanopticPredictions } from '../../harness/score/panoptic-predictions.js';
import { expectOneLine } from '../support/errors.js';
import { makeEntry } from '../support/webdataset.js';

const check = (changes: object) =>
  checkValue({ ...makeEntry(), ...changes }, 'datasets.json: toy', datasetEntrySchema, ConfigError);
const coco = { format: 'coco', paths: ['a/coco'], annotations: 'a.json', images: ['i'] };

describe('an entry of a data set', () => {
  it.each<readonly [string, object]>([
    ['an absolute folder', { paths: ['/etc'] }],
    ['a folder above', { paths: ['toy', '../../home'] }],
    ['a drive', { paths: ['C:\\data'] }],
    ['a split elsewhere', { split: '../../../etc' }],
    ['a file elsewhere', { files: ['a', '../../b'] }],
    ['annotations elsewhere', { ...coco, annotations: '../../../a.json' }],
    ['images elsewhere', { ...coco, images: ['i', '../../../home/me/pictures'] }],
    ['images elsewhere by backslashes', { ...coco, images: ['..\\..\\..\\home'] }],
    ['another form elsewhere', { alternatives: [{ format: 'webdataset', paths: ['../x'] }] }],
  ])('with %s is refused', async (_what, changes) => {
    await expectOneLine(() => check(changes), ConfigError, 'datasets.json: toy: ', 'leads out of the root');
  });

  it.each(['../../x', 'a/b/c', 'https://evil.example/a', '-x/y', 'a/b?c'])(
    'of repository %s is refused',
    async (hub) => {
      await expectOneLine(() => check({ hub }), ConfigError, 'hub: got', 'expected owner/name');
    },
  );

  it('may have folders beside its own', () => {
    expect(check({ ...coco, images: ['../coco/val2017', '.'] })).toMatchObject({
      images: ['../coco/val2017', '.'],
    });
  });
});

describe('a panoptic file', () => {
  const annotation = { image_id: 1, segments_info: [] };
  const file = (file_name: string) => ({
    ...{ images: [], categories: [{ id: 1, name: 'a', isthing: 1 }] },
    annotations: [{ ...annotation, file_name }],
  });

  it.each(['../../../etc/passwd', '/etc/passwd', 'a\\..\\..\\b.png'])(
    'that names %s is refused',
    async (name) => {
      await expectOneLine(
        () => parsePanopticFile(file(name), 'toy'),
        DataError,
        'file_name',
        'in the folder of the maps',
      );
      await expectOneLine(
        () => parsePanopticPredictions(file(name), 'toy'),
        DataError,
        'in the folder of the maps',
      );
    },
  );

  it('that names a file in its folder is read', () => {
    expect(parsePanopticFile(file('a/b.png'), 'toy').annotations).toHaveLength(1);
  });
});
