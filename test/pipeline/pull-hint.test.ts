import { describe, expect, it } from '@jest/globals';
import { describeSource, pullCommand } from '../../harness/pipeline/pull-hint.js';
import { makeEntry } from '../support/webdataset.js';

describe('pullCommand', () => {
  it.each([
    [undefined, 'bench data pull toy'],
    ['/data', 'bench data pull toy --data-dir /data'],
    ['~/my-data_1', 'bench data pull toy --data-dir ~/my-data_1'],
    ['/my data', "bench data pull toy --data-dir '/my data'"],
    ["it's", `bench data pull toy --data-dir 'it'\\''s'`],
  ])('names the data root that the user has named: %j', (dataDir, command) => {
    expect(pullCommand(makeEntry({ hub: 'a/b' }), dataDir)).toBe(command);
  });

  it('is none where the set is not on the Hub', () => {
    expect(pullCommand(makeEntry(), '/data')).toBeUndefined();
  });
});

describe('describeSource', () => {
  it('writes the data root as it is into the words of the entry', () => {
    const entry = makeEntry({ obtain: 'unzip x -d "$BENCH_DATA/toy" && ls "$BENCH_DATA"' });
    expect(describeSource(entry, '/a $& b')).toBe('unzip x -d "/a $& b/toy" && ls "/a $& b"');
    expect(describeSource(makeEntry(), '/data')).toBeUndefined();
  });
});
