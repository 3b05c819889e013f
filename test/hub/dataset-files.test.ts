import { describe, expect, it } from '@jest/globals';
import type { DatasetEntry } from '../../harness/config/dataset-entry.js';
import { chooseDatasetFiles } from '../../harness/hub/dataset-files.js';
import { makeEntry } from '../support/webdataset.js';

function choose(paths: readonly string[], changes: Partial<DatasetEntry>): readonly string[] {
  const digest = { kind: 'git', hex: '' } as const;
  const files = paths.map((path) => ({ path, size: 1, digest }));
  return chooseDatasetFiles(
    { type: 'dataset', name: 'a/b', commit: '', files },
    makeEntry(changes),
  ).files.map(({ path }) => path);
}

describe('files of a format', () => {
  it('WebDataset: the lists and the split, never the training data', () => {
    const paths = [
      'classnames.txt',
      'dataset_type.txt',
      'test/0.tar',
      'test/nshards.txt',
      'zeroshot_classification_templates.txt',
    ];
    const others = [
      '.gitattributes',
      'README.md',
      'test.txt',
      'testing/0.tar',
      'train/0.tar',
      'x/test/0.tar',
    ];
    expect(choose([...others, ...paths], {})).toEqual(paths);
    expect(choose(['val/0.tar', 'test/0.tar'], { split: 'val' })).toEqual(['val/0.tar']);
  });

  it.each(['retrieval-csv', 'winogavil'] as const)('%s: tables and archives', (format) => {
    const paths = ['README.md', 'a.csv', 'a.py', 'images.zip', 'more/b.csv'];
    expect(choose(paths, { format })).toEqual(['a.csv', 'images.zip', 'more/b.csv']);
  });

  it('Parquet: every split but the training data', () => {
    const train = ['data/train-0.parquet', 'plain/train/0.parquet', 'train.parquet', 'train/0.parquet'];
    const others = ['classnames.txt', 'data/test-0.parquet', 'data/training-notes.txt', 'test.parquet'];
    expect(choose([...train, ...others], { format: 'parquet' })).toEqual(others);
    expect(choose([...train], { format: 'parquet', split: 'train' })).toEqual(train);
  });

  it('any other: all but what is for people and for the Hub', () => {
    const paths = ['.gitattributes', 'LICENSE.txt', 'README.md', 'captions.json', 'images/README.jpg'];
    expect(choose(paths, { format: 'retrieval-json' })).toEqual(['captions.json', 'images/README.jpg']);
  });

  it.each(['test/../../x', 'test//x', 'test/C:x', 'test/a\\..\\x', 'test/./x'])('refuses %j', (path) => {
    expect(() => choose([path], {})).toThrow(/does not stay in the folder/);
  });
});
