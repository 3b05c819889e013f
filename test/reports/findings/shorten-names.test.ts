import { describe, expect, it } from '@jest/globals';
import { shortenNames } from '../../../reports/findings/shorten-names.js';

describe('shortenNames', () => {
  it('drops what every name ends with', () => {
    expect(shortenNames(['Emoji (embedded)', 'Open clip-art (embedded)'])).toEqual([
      'Emoji',
      'Open clip-art',
    ]);
  });

  it.each([
    ['one name alone', ['Emoji (embedded)']],
    ['an end that one has not', ['Emoji (embedded)', 'CIFAR-10']],
    ['another end', ['A (6)', 'A (13)']],
    ['nothing at all', []],
    ['names that would be empty', [' (x)', 'A (x)']],
  ])('leaves %s', (_, names) => {
    expect(shortenNames(names)).toEqual(names);
  });
});
