import { describe, expect, it } from '@jest/globals';
import { plainLine } from '../../../../reports/gate/output/plain-text.js';

describe('a text from outside', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['a\r\n\tb\u0000c', 'a b c'],
    ['x\ud800y', 'x\ufffdy'],
    ['\ud83d\ude00', '\ud83d\ude00'],
    ['\u202eabc\u2066\ufffe\uffff', 'abc'],
    ['##[error]x', '## [error]x'],
    [']]> stays', ']]> stays'],
  ])('%j becomes one line of text', (text, expected) => {
    expect(plainLine(text)).toBe(expected);
  });

  it('is cut by characters, not through one', () => {
    expect(plainLine('😀'.repeat(5), 5)).toBe('😀'.repeat(5));
    expect(plainLine('😀'.repeat(6), 5)).toBe('😀😀...');
  });
});
