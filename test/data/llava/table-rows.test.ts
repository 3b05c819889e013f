import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../../harness/core/errors.js';
import { readCell, readTableRows } from '../../../harness/data/llava/table-rows.js';
import { packTable } from '../../fixtures/lmm/table.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import { sourceOf, tableCases, tablesRow } from '../../numbers/rows/foreign-files.js';
import { expectOneLine } from '../../support/errors.js';

/** The cells of each row; rows are as wide as the first, cells that are not there empty. */
async function cut(bytes: Buffer, atOnce?: number): Promise<readonly (readonly string[])[]> {
  const rows: string[][] = [];
  for await (const cells of readTableRows(sourceOf(bytes), 'toy: t.tsv', atOnce)) {
    const texts = cells.map(({ text }) => text());
    while (rows.length > 0 && texts.length < rows[0].length) texts.push('');
    // where a cell is said to stand is where its text stands
    expect(cells.map(({ from, to }) => readCell(bytes.subarray(from, to), 'toy'))).toEqual(
      texts.slice(0, cells.length),
    );
    rows.push(texts);
  }
  return rows;
}

describe('readTableRows', () => {
  it('cuts texts as pandas does, however few bytes it reads at once', async () => {
    expect(tablesRow.cases.length).toBeGreaterThan(150);
    await expectAgreement(tablesRow);
    for (const { text, rows } of tableCases)
      for (const atOnce of [1, 2, 3, 7, undefined]) {
        const bytes = Buffer.from(text);
        if (rows) expect([text, await cut(bytes, atOnce)]).toEqual([text, rows]);
        else await expectOneLine(() => cut(bytes, atOnce), DataError, 'toy: t.tsv: row ', 'never ends');
      }
  });

  it('gives back what was packed, and where it stands, over borders of what is read at once', async () => {
    const rows = Array.from({ length: 40 }, (_, index) => ({
      a: String(index),
      b: 'x'.repeat(index ** 2),
      c: index % 3 === 0 ? `"q${index}"\n\t` : '',
    }));
    const expected = [['a', 'b', 'c'], ...rows.map(({ a, b, c }) => [a, b, c])];
    for (const atOnce of [64, 1000, undefined])
      expect(await cut(Buffer.from(packTable(rows)), atOnce)).toEqual(expected);
  });

  it('passes over a byte order mark', async () => {
    expect(await cut(Buffer.from('\ufeff"a"\tb\n1\t2\n'))).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('refuses bytes that are no UTF-8', async () => {
    await expectOneLine(() => cut(Buffer.from([0x61, 0x0a, 0xff, 0x0a])), DataError, 'toy: t.tsv', 'UTF-8');
  });
});
