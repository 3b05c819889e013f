import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { parseTextList } from '../../harness/data/text-list.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { pythonListsRow } from '../numbers/rows/foreign-files.js';
import { expectOneLine } from '../support/errors.js';

describe('a list that Python prints', () => {
  it('is read as Python reads it', async () => {
    expect(pythonListsRow.cases.length).toBeGreaterThan(300);
    await expectAgreement(pythonListsRow);
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
