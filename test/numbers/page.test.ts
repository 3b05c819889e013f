import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { fillPage, pageFile } from './page.js';
import { agrees, compareRow, type AnyRow } from './reference-row.js';
import { allRows } from './references.js';
import { readResults, thisPlatform, toResult } from './results-file.js';

const committed = readResults();
const page = readFileSync(pageFile, 'utf8');
const quick = allRows.filter(({ needs }) => needs === undefined);

describe('docs/NUMBERS.md', () => {
  it('shows what docs/numbers.json holds: else run `npm run docs:numbers`', () => {
    expect(fillPage(page, committed)).toBe(page);
  });

  it('has a result for every row, and for nothing else', () => {
    expect(Object.keys(committed.rows).sort()).toEqual(allRows.map(({ id }) => id).sort());
  });

  // The last digits are those of one system and processor; on another the test of the row says whether they are near enough.
  it.each(quick.map((row) => [row.id, row] as const))(
    '%s: is what is measured now',
    async (id, row: AnyRow) => {
      const comparison = await compareRow(row);
      const found = toResult(row, comparison);
      const { cases, values } = committed.rows[id];
      expect(found).toMatchObject({ cases, values });
      expect(agrees(row, comparison)).toBe(true);
      if (committed.madeOn === thisPlatform) expect(found).toEqual(committed.rows[id]);
    },
  );

  it('control: another result gives another page', () => {
    const accuracy = { ...committed.rows.accuracy, largest: 0.25, equal: 0 };
    expect(fillPage(page, { ...committed, rows: { ...committed.rows, accuracy } })).not.toBe(page);
  });

  it.each([
    ['lacks a block', page.replace('<!-- numbers: laws -->', ''), 'no block for laws'],
    ['has one too many', `${page}<!-- numbers: other -->\n<!-- end -->\n`, 'block "other"'],
  ])('is refused where it %s', (_what, text, message) => {
    expect(() => fillPage(text, committed)).toThrow(message);
  });
});
