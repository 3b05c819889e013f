// `npm run docs:numbers`: measures how far our numbers are from the stored values of the reference tools, and writes
// docs/numbers.json and docs/NUMBERS.md. What needs the records of the main job is kept as it was where there are none.
import { readFileSync, writeFileSync } from 'node:fs';
import { agrees, compareRow } from './reference-row.js';
import { allRows } from './references.js';
import { fillPage, pageFile } from './page.js';
import { readResults, resultsFile, thisPlatform, toResult, type RowResult } from './results-file.js';
import { findMissingRecords } from './rows/main-job.js';

const missing = findMissingRecords();
const kept = missing === undefined ? {} : readResults().rows;
if (missing !== undefined) process.stderr.write(`${missing}; its rows are kept as they were\n`);

const rows: Record<string, RowResult> = {};
for (const row of allRows) {
  if (row.needs === 'main job' && missing !== undefined) {
    rows[row.id] = kept[row.id];
    continue;
  }
  const comparison = await compareRow(row);
  if (!agrees(row, comparison))
    throw new Error(`${row.id}: not as near as its test asks: ${JSON.stringify(comparison)}`);
  rows[row.id] = toResult(row, comparison);
}
const results = { madeOn: thisPlatform, rows };
writeFileSync(resultsFile, `${JSON.stringify(results, null, 2)}\n`);
writeFileSync(pageFile, fillPage(readFileSync(pageFile, 'utf8'), results));
process.stdout.write(`${allRows.length} comparisons written into docs/NUMBERS.md and docs/numbers.json\n`);
