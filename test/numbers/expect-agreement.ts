import { expect } from '@jest/globals';
import { agrees, compareCase, compareRow, type ReferenceRow } from './reference-row.js';

/** Expects our code to be as near to the reference as the row says: on this case, or on all of them. */
export async function expectAgreement<Case>(
  row: ReferenceRow<Case>,
  ...chosen: readonly [Case?]
): Promise<void> {
  const comparison = chosen.length === 0 ? await compareRow(row) : await compareCase(row, chosen[0] as Case);
  const { values, largest, furthest } = comparison;
  if (agrees(row, comparison)) return;
  expect({ row: row.id, values, largest, ...furthest }).toEqual(`a difference of at most ${row.tolerance}`);
}
