import { describe, expect, it } from '@jest/globals';
import { parseWorkerOptions } from '../../harness/config/worker-options.js';
import { ConfigError } from '../../harness/core/errors.js';
import { expectOneLine } from '../support/errors.js';

const environment = { cacheDir: '/cache', cacheLimit: undefined };
const parse = (written: unknown) => parseWorkerOptions(written, environment);

describe('options of bench worker', () => {
  it('completes what was not written, and leaves to the job what the job knows', () => {
    expect(parse({})).toEqual({
      ...{ sessions: 'auto', cacheDir: '/cache', cacheLimit: 20e9 },
      ...{ cache: true, drain: false, quiet: false, suite: [] },
    });
  });

  it('takes what was written', () => {
    const written = { queue: 'redis://a', device: 'cuda:1', workers: '3', out: 'here', drain: true };
    expect(parse(written)).toMatchObject({ ...written, workers: 3 });
  });

  it.each([
    [{ device: 'tpu' }, '--device tpu: unknown device'],
    [{ workers: '0' }, '--workers 0: not a whole number of at least 1'],
    [{ threads: 'many' }, '--threads many: not a whole number of at least 1'],
    [{ sessions: 'two' }, '--sessions two: unknown'],
    [{ cacheLimit: 'much' }, '--cache-limit much: not a size'],
  ])('refuses %j before the first job', async (written, message) => {
    await expectOneLine(() => parse(written), ConfigError, message);
  });
});
