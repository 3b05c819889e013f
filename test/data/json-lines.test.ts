import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { parseJsonList } from '../../harness/data/json-lines.js';
import { expectOneLine } from '../support/errors.js';

describe('parseJsonList', () => {
  it.each([
    ['an array', '[1, [2]]', [1, [2]]],
    ['an array over lines', '[\n1,\n[2]\n]', [1, [2]]],
    ['lines', '1\n[2]\n', [1, [2]]],
    ['lines of objects with blank ones between', '{"a": 1}\r\n\r\n{"a": 2}', [{ a: 1 }, { a: 2 }]],
    ['one object', '{"a": 1}', [{ a: 1 }]],
    ['an empty array', ' [] ', []],
  ])('reads %s', (_what, text, expected) => {
    expect(parseJsonList(text, 'x')).toEqual(expected);
  });

  it.each([
    ['a broken line', '{"a": 1}\n\n{"a": }\n', 'x: line 3 is not JSON'],
    ['a broken array', '[1,\n2', 'x: not a JSON list'],
    ['only blanks', ' \n', 'x: no JSON in it'],
  ])('refuses %s', async (_what, text, part) => {
    await expectOneLine(() => parseJsonList(text, 'x'), DataError, part);
  });
});
