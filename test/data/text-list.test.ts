import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { parseTextList } from '../../harness/data/text-list.js';
import { expectOneLine } from '../support/errors.js';

interface PythonList {
  readonly text: string;
  readonly items: readonly string[];
}

// made by test/fixtures/data/make-python-lists.py
const lists = JSON.parse(
  readFileSync('test/fixtures/data/python-lists.json', 'utf8'),
) as readonly PythonList[];

describe('a list that Python prints', () => {
  it('is read as Python reads it', () => {
    expect(lists.length).toBeGreaterThan(300);
    for (const { text, items } of lists) expect(parseTextList(text, 'toy')).toEqual(items);
  });

  it('is read at once, also when it is long', () => {
    const items = Array.from({ length: 20_000 }, (_, index) => `it's ${index} "\\"`);
    const text = `[${items.map((item) => `'${item.replaceAll(/['\\]/g, String.raw`\$&`)}'`).join(', ')}]`;
    expect(parseTextList(text, 'toy')).toEqual(items);
    expect(parseTextList(`['${'\\\\'.repeat(1_000_000)}']`, 'toy')[0]).toHaveLength(1_000_000);
  });
});

describe('refused is', () => {
  it.each([
    String.raw`['\d']`,
    String.raw`['\N{DASH}']`,
    String.raw`['\U00110000']`,
    String.raw`['\x4']`,
    `['a\nb']`,
    `['a' 'b']`,
    `['a'`,
    `['a"]`,
    `[b'a']`,
    `['a', None]`,
    `['a']]`,
    `[,]`,
    `[u]`,
    `u['a']`,
  ])('%j', async (text) => {
    await expectOneLine(
      () => parseTextList(text, 'toy: row 1', 'captions'),
      DataError,
      `toy: row 1: not a list of captions, got ${JSON.stringify(text)}, expected`,
    );
  });
});
