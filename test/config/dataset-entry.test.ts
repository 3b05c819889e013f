import { describe, expect, it } from '@jest/globals';
import { datasetEntrySchema, formsOf } from '../../harness/config/dataset-entry.js';
import { checkValue } from '../../harness/config/json-file.js';
import { ConfigError } from '../../harness/core/errors.js';
import { expectOneLine } from '../support/errors.js';
import { makeEntry } from '../support/webdataset.js';

const other = { format: 'coco' as const, paths: ['toy_coco'], split: 'val', hub: 'a/b' };

describe('formsOf', () => {
  it('is the entry alone where it has no alternatives', () => {
    expect(formsOf(makeEntry())).toEqual([makeEntry()]);
  });

  it('takes from the entry what an alternative does not say, but not its files and fingerprint', () => {
    const entry = makeEntry({ files: ['a'], sha256: 'a'.repeat(64), count: 3, imageMode: 'rgb' });
    const [own, second, third] = formsOf({
      ...entry,
      alternatives: [other, { ...other, imageMode: 'source', files: ['b'], sha256: 'b'.repeat(64) }],
    });
    expect(own).toEqual(entry);
    expect(second).toEqual(makeEntry({ count: 3, ...other, paths: ['toy_coco'] }));
    expect(third).toMatchObject({ imageMode: 'source', files: ['b'], sha256: 'b'.repeat(64), count: 3 });
  });
});

describe('alternatives in a file', () => {
  const parse = (alternative: unknown) =>
    checkValue({ ...makeEntry(), alternatives: [alternative] }, 'mine.json', datasetEntrySchema, ConfigError);

  it('are read', () => {
    expect(parse(other).alternatives).toEqual([other]);
  });

  it('must have a format and paths, and nothing that is not of a form', async () => {
    for (const wrong of [
      { paths: ['x'] },
      { format: 'coco' },
      { ...other, count: 3 },
      { ...other, root: 'package' },
    ])
      await expectOneLine(() => parse(wrong), ConfigError, 'mine.json: alternatives.0');
  });
});
