import { describe, expect, it } from '@jest/globals';
import { parseRunOptions } from '../../harness/config/run-options.js';
import { ConfigError } from '../../harness/core/errors.js';
import { expectOneLine } from '../support/errors.js';

const environment = {
  dataDir: '/data',
  cacheDir: '/cache',
  cacheLimit: undefined,
  launch: {},
  queue: undefined,
};
const parse = (written: unknown) => parseRunOptions(written, environment);

describe('defaults', () => {
  it('completes what was not written', () => {
    expect(parse({})).toEqual({
      model: [],
      suite: [],
      task: [],
      answerTokens: 1024,
      concurrency: 16,
      requestTimeout: 120,
      draw: 0,
      device: { kind: 'auto' },
      batchSize: 'auto',
      sessions: 'auto',
      maxBadSamples: 0,
      dataDir: '/data',
      out: 'results',
      cacheDir: '/cache',
      cacheLimit: 20e9,
      cache: true,
      overwrite: false,
      seed: 0,
      shard: undefined,
      merge: false,
      failFast: false,
      json: false,
      quiet: false,
    });
  });

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(parse({}))).toBe(true);
  });

  it('takes what was written before the environment', () => {
    expect(parse({ dataDir: 'mine', cacheDir: 'own' })).toMatchObject({ dataDir: 'mine', cacheDir: 'own' });
  });

  it('leaves the number of workers open: it depends on where the graphs will run', () => {
    expect(parse({}).workers).toBeUndefined();
    expect(parse({ workers: '3' }).workers).toBe(3);
  });
});

describe('the limit of the cache', () => {
  const inEnvironment = (cacheLimit: string) => parseRunOptions({}, { ...environment, cacheLimit });

  it('is what was written, or what the environment says, in bytes', () => {
    expect(parse({ cacheLimit: '3GB' }).cacheLimit).toBe(3e9);
    expect(inEnvironment('500MB').cacheLimit).toBe(5e8);
    expect(parseRunOptions({ cacheLimit: '1' }, { ...environment, cacheLimit: '2' }).cacheLimit).toBe(1);
  });

  it('names who wrote what is no size', async () => {
    await expectOneLine(() => parse({ cacheLimit: 'much' }), ConfigError, '--cache-limit much: not a size');
    await expectOneLine(() => inEnvironment('2 Gb/s'), ConfigError, 'BENCH_CACHE_LIMIT 2 Gb/s: not a size');
  });
});

describe('lists', () => {
  it.each([
    [['a'], ['a']],
    [['a,b'], ['a', 'b']],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [
      ['a,b', 'c'],
      ['a', 'b', 'c'],
    ],
    [[',a,,b,'], ['a', 'b']],
    [['a, b'], ['a', 'b']],
    [[''], []],
  ])('%j gives %j', (written, expected) => {
    const { model, suite, task } = parse({ model: written, suite: written, task: written });
    expect([model, suite, task]).toEqual([expected, expected, expected]);
  });
});

describe('numbers', () => {
  const options = [
    ['batchSize', '--batch-size', 1],
    ['threads', '--threads', 1],
    ['workers', '--workers', 1],
    ['limit', '--limit', 1],
    ['maxBadSamples', '--max-bad-samples', 0],
    ['seed', '--seed', 0],
  ] as const;

  it.each(options)('%s takes whole numbers', (key, _name, least) => {
    expect(parse({ [key]: '12' })[key]).toBe(12);
    expect(parse({ [key]: String(least) })[key]).toBe(least);
  });

  it.each(options)('%s refuses everything else, naming %s and %d', async (key, name, least) => {
    for (const text of [
      String(least - 1),
      'abc',
      '',
      '1.5',
      '-3',
      '1e3',
      '0x10',
      'NaN',
      '9007199254740993',
      '3 4',
    ])
      await expectOneLine(
        () => parse({ [key]: text }),
        ConfigError,
        `${name} ${text}: not a whole number of at least ${least}`,
      );
  });

  it('takes a batch size of auto, and no other word', async () => {
    expect(parse({ batchSize: 'auto' }).batchSize).toBe('auto');
    await expectOneLine(() => parse({ batchSize: 'AUTO' }), ConfigError, '--batch-size AUTO');
    await expectOneLine(() => parse({ threads: 'auto' }), ConfigError, '--threads auto');
    await expectOneLine(() => parse({ sessions: 'two' }), ConfigError, '--sessions two', 'per-worker');
  });
});

describe('servers', () => {
  it.each([
    [{ endpoint: 'http://a', answers: 'b' }, '--endpoint and --answers: answers come from one source'],
    [{ judgeModel: 'gpt-4' }, '--judge-model gpt-4: there is no judge. Name its server with --judge URL'],
    [
      { maxRequests: '5' },
      '--max-requests 5: there is no server that it limits. Name it with --endpoint URL',
    ],
    [{ maxTokens: '5', judge: 'http://a' }, '--max-tokens 5: there is no server that it limits'],
    [
      { judgeMaxRequests: '5', endpoint: 'http://a' },
      '--judge-max-requests 5: there is no server that it limits',
    ],
    [
      { judgeMaxTokens: '5' },
      '--judge-max-tokens 5: there is no server that it limits. Name it with --judge URL',
    ],
    [{ concurrency: '0' }, '--concurrency 0'],
  ])('refuses %j', async (written, message) => {
    await expectOneLine(() => parse(written), ConfigError, message);
  });

  it('may both be limited', () => {
    const servers = { endpoint: 'http://a', judge: 'http://b', judgeModel: 'm' };
    const limits = { maxRequests: '1', maxTokens: '2', judgeMaxRequests: '3', judgeMaxTokens: '4' };
    expect(parse({ ...servers, ...limits })).toMatchObject({
      maxRequests: 1,
      maxTokens: 2,
      judgeMaxRequests: 3,
    });
  });
});

describe('device', () => {
  it.each([
    ['auto', { kind: 'auto' }],
    ['cpu', { kind: 'cpu' }],
    ['cuda', { kind: 'cuda', device: 0 }],
    ['cuda:1', { kind: 'cuda', device: 1 }],
    ['cuda:12', { kind: 'cuda', device: 12 }],
    ['tensorrt:1', { kind: 'tensorrt', device: 1 }],
    ['dml', { kind: 'dml', device: 0 }],
    ['webgpu', { kind: 'webgpu' }],
    ['coreml', { kind: 'coreml' }],
  ])('%s', (text, expected) => {
    expect(parse({ device: text }).device).toEqual(expected);
  });

  it.each([
    'tpu',
    'CUDA',
    'cuda:',
    'cuda:-1',
    'cuda:x',
    'cuda:12345',
    'cpu:0',
    'auto:1',
    'webgpu:0',
    '',
    'cuda:1,cuda:2',
  ])('refuses %j and lists what there is', async (text) => {
    await expectOneLine(
      () => parse({ device: text }),
      ConfigError,
      `--device ${text}: unknown device, expected one of auto, cpu, webgpu, coreml, cuda[:N], tensorrt[:N], dml[:N]`,
    );
  });
});

describe('a part of a run', () => {
  it('is what was written, or what the launcher says', () => {
    expect(parse({ shard: '2/8' }).shard).toEqual({ index: 2, count: 8 });
    const launched = { ...environment, launch: { RANK: '0', WORLD_SIZE: '3' } };
    expect(parseRunOptions({ shard: 'auto' }, launched).shard).toEqual({ index: 1, count: 3 });
    expect(parseRunOptions({}, launched).shard).toBeUndefined();
  });

  it.each([
    [{ shard: '1/2', merge: true }, '--shard 1/2 and --merge: first each part, then --merge'],
    [{ shard: '1/2', endpoint: 'http://a' }, '--shard 1/2: answers of --endpoint come from one process'],
    [{ merge: true, answers: 'answers' }, '--merge: answers of --answers come from one process'],
    [{ shardSize: '100' }, '--shard-size 100: of the shards of a queue. Name it with --queue URL'],
    [{ shardSize: '0' }, '--shard-size 0: not a whole number of at least 1'],
  ])('refuses %j', async (written, message) => {
    await expectOneLine(() => parse(written), ConfigError, message);
  });
});
