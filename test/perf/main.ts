// usage: npm run bench:perf [-- --only a,c] [--repeats N] [--json] [--write]      (minutes; wants a machine that does nothing else)
// Prints a table; --write puts what was measured into docs/PERFORMANCE.md and docs/performance.json, where other parts stay as they
// are. Exit code 1 when a limit is passed, 2 when a part does not exist.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeBelowMarker } from '../../harness/cli/docs-page.js';
import { packageRoot } from '../../harness/config/package-root.js';
import { writeFileAtomically } from '../../harness/core/atomic-file.js';
import { mergeParts, writePerformanceDocument, type MeasuredPart } from './document.js';
import { describeMachine } from './machine.js';
import type { PerfPart } from './part.js';
import { perfParts } from './parts.js';
import { formatRows, isPassed } from './row.js';

const marker = '<!-- below: npm run bench:perf -- --write -->\n';
const page = join(packageRoot, 'docs', 'PERFORMANCE.md');
const file = join(packageRoot, 'docs', 'performance.json');

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    repeats: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const order = perfParts.map(({ id }) => id);
const chosen = values.only.flatMap((list) => list.split(',')).filter((id) => id !== '');
const repeats = Number(values.repeats);
const unknown = chosen.find((id) => !order.includes(id));
if (unknown !== undefined) refuse(`--only ${unknown}: no such part, expected one of ${order.join(', ')}`);
else if (!Number.isInteger(repeats) || repeats < 1)
  refuse(`--repeats ${values.repeats}: expected a whole number from 1 on`);
else await measureAll(perfParts.filter(({ id }) => chosen.length === 0 || chosen.includes(id)));

function refuse(message: string): void {
  process.stderr.write(`error: ${message}\n`);
  process.exitCode = 2;
}

async function measureAll(parts: readonly PerfPart[]): Promise<void> {
  const measured: MeasuredPart[] = [];
  const note = (line: string) => process.stderr.write(`${line}\n`);
  for (const { id, title, text, measure } of parts) {
    note(`${id}: ${title}`);
    const machine = describeMachine();
    const rows = await measure({ repeats, note });
    const part: MeasuredPart = { id, title, text, repeats, machine, rows };
    measured.push(part);
    // at once: a later part may fail
    if (values.write) await write([part]);
    if (!values.json) console.log(`${title} (${id})\n${formatRows(rows)}\n`);
  }
  if (values.json) console.log(JSON.stringify({ parts: measured }, null, 2));
  if (measured.some(({ rows }) => rows.some(isPassed))) process.exitCode = 1;
}

/** What is measured last replaces what was measured before, part by part. */
async function write(measured: readonly MeasuredPart[]): Promise<void> {
  const before = existsSync(file)
    ? (JSON.parse(await readFile(file, 'utf8')) as { readonly parts: readonly MeasuredPart[] }).parts
    : [];
  const parts = mergeParts(before, measured, order);
  await writeFileAtomically(file, `${JSON.stringify({ parts }, null, 2)}\n`);
  await writeBelowMarker(page, marker, writePerformanceDocument(parts));
}
