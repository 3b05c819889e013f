import { describe, expect, it } from '@jest/globals';
import { splitWords, stripText } from '../../harness/core/python-text.js';

// every code point for which Python's str.isspace() is true
const spaces = [
  ...[0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x85, 0xa0, 0x1680],
  ...Array.from({ length: 11 }, (_, i) => 0x2000 + i),
  ...[0x2028, 0x2029, 0x202f, 0x205f, 0x3000],
];

describe('white space of Python', () => {
  it('is that of str.isspace(), code point by code point', () => {
    const found = Array.from({ length: 0x10000 }, (_, code) => code).filter(
      (code) => stripText(String.fromCharCode(code)) === '',
    );
    expect(found).toEqual(spaces);
    expect(found.every((code) => splitWords(String.fromCharCode(code)).length === 0)).toBe(true);
  });

  it('goes at both ends, and stays inside', () => {
    expect(stripText('\u0085 a \t b\u3000\n')).toBe('a \t b');
    expect(stripText('a')).toBe('a');
    expect(stripText('\n\n')).toBe('');
    expect(stripText('\ufeffa\u200b')).toBe('\ufeffa\u200b');
  });

  it('stands between words', () => {
    expect(splitWords(' a\u001cb \u0085\u2028c ')).toEqual(['a', 'b', 'c']);
    expect(splitWords(' ')).toEqual([]);
  });

  it('is no trap for a long run of it', () => {
    const run = ' '.repeat(200_000);
    expect(stripText(`a${run}b${run}`)).toHaveLength(200_002);
  });
});
