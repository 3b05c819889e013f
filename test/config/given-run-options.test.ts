import { describe, expect, it } from '@jest/globals';
import { parseGivenRunOptions, parseRunOptions } from '../../harness/config/run-options.js';
import { ConfigError } from '../../harness/core/errors.js';
import { expectOneLine } from '../support/errors.js';

const environment = {
  dataDir: '/data',
  cacheDir: '/cache',
  cacheLimit: undefined,
  launch: {},
  queue: undefined,
};
const parse = (given: unknown) => parseGivenRunOptions(given, 'runSuite', environment);

describe('run options that a program gives', () => {
  it('are those of the command line, with numbers as numbers and lists as lists or texts', () => {
    const given = { model: 'a', task: ['x', 'y'], limit: 100, batchSize: 8, seed: 0, maxBadSamples: 2 };
    const written = {
      model: ['a'],
      task: ['x,y'],
      limit: '100',
      batchSize: '8',
      seed: '0',
      maxBadSamples: '2',
    };
    expect(parse(given)).toEqual(parseRunOptions(written, environment));
  });

  it('may be undefined, which is absent', () => {
    expect(parse({ limit: undefined, model: undefined, cache: undefined, device: undefined })).toEqual(
      parse({}),
    );
  });

  it.each([
    [{ limt: 5 }, 'runSuite: unknown key "limt", nearest: limit, '],
    [{ limit: true }, 'runSuite: limit: got true, expected a number'],
    [{ limit: 1.5 }, '--limit 1.5: not a whole number of at least 1'],
    [{ limit: Number.NaN }, 'runSuite: limit: got NaN, expected a number'],
    [{ seed: -1 }, '--seed -1: not a whole number of at least 0'],
    [{ batchSize: false }, 'runSuite: batchSize: got false, expected auto, or a number'],
    [{ model: [1] }, 'runSuite: model: got a list, expected text, or a list of texts'],
    [{ cache: 'no' }, 'runSuite: cache: got "no", expected true or false'],
    [null, 'runSuite: got nothing, expected a mapping'],
  ])('are refused where they are wrong: %j', async (given, message) => {
    await expectOneLine(() => parse(given), ConfigError, message);
  });

  it.each(['queue', 'shardSize', 'json', 'quiet', 'shard'])('do not hold %s', async (name) => {
    await expectOneLine(() => parse({ [name]: 'x' }), ConfigError, `runSuite: unknown key "${name}"`);
  });

  it('hold a shard where one is asked for', async () => {
    const part = (given: unknown) => parseGivenRunOptions(given, 'runShard', environment);
    expect(part({ shard: '2/8' }).shard).toEqual({ index: 2, count: 8 });
    await expectOneLine(() => part({}), ConfigError, 'runShard: shard: missing, expected text');
  });
});
