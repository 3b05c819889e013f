import { describe, expect, it } from '@jest/globals';
import { parseByteSize } from '../../harness/config/byte-size.js';
import { ConfigError } from '../../harness/core/errors.js';
import { expectOneLine } from '../support/errors.js';

describe('parseByteSize', () => {
  it.each([
    ['0', 0],
    ['1500', 1500],
    ['20GB', 20e9],
    ['1.5 TB', 1.5e12],
    [' 7 kb ', 7000],
    ['2MiB', 2 * 1024 * 1024],
    ['1gib', 1024 ** 3],
    ['12B', 12],
    ['0.5KB', 500],
  ])('%j', (text, bytes) => {
    expect(parseByteSize('--x', text)).toBe(bytes);
  });

  it.each(['', '-1', '1e9', '20G', 'GB', '5XB', '1.GB', '20 GB/s', 'NaN', '99999999TB'])(
    'refuses %j, and says what it wants',
    async (text) => {
      await expectOneLine(
        () => parseByteSize('--x', text),
        ConfigError,
        `--x ${text}: not a size, expected a number with B, KB, MB, GB or TB, such as 20GB`.trim(),
      );
    },
  );
});
