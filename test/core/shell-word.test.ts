import { describe, expect, it } from '@jest/globals';
import { shellWord } from '../../harness/core/shell-word.js';

describe('shellWord', () => {
  it.each([
    ['/data/a', '/data/a'],
    ['/my data', "'/my data'"],
    ["it's", String.raw`'it'\''s'`],
    ['$HOME', "'$HOME'"],
  ])('%s', (word, expected) => {
    expect(shellWord(word, /^[\w/]+$/)).toBe(expected);
  });
});
