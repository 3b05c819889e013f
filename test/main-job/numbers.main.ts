// Run after the main job by `npm run test:main-job`: the rows of docs/NUMBERS.md that only its records and the embedded models
// give are what the committed page says, within what their tests allow.
import { describe, expect, it } from '@jest/globals';
import { disturbCase } from '../numbers/disturb.js';
import { agrees, compareCase, compareRow, type AnyRow } from '../numbers/reference-row.js';
import { allRows } from '../numbers/references.js';
import { readResults, toResult } from '../numbers/results-file.js';

const { rows: committed } = readResults();
const slow = allRows.filter(({ needs }) => needs !== undefined);

describe.each(slow.map((row) => [row.id, row] as const))('%s', (id, row: AnyRow) => {
  it('is as near to the reference as docs/NUMBERS.md says', async () => {
    const comparison = await compareRow(row);
    const { cases, values, largest } = committed[id];
    expect(toResult(row, comparison)).toMatchObject({ cases, values });
    expect(agrees(row, comparison)).toBe(true);
    // the page is of one machine: another one's kernels may be further away, but never further than the test allows
    expect(largest).toBeLessThanOrEqual(row.tolerance);
  });

  it.each(row.given)('sees a disturbed value: %s', async (path) => {
    const [first] = row.cases;
    const disturbed = disturbCase(first, path);
    expect(disturbed).toBeDefined();
    expect(agrees(row, await compareCase(row, disturbed))).toBe(false);
  });
});
