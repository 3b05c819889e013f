// usage: npm run bench:perf [-- --json]
import { measureMemory } from './memory.perf.js';
import { formatRows, isPassed, type PerfRow } from './row.js';

const note = (line: string) => process.stderr.write(`${line}\n`);
const rows: readonly PerfRow[] = [...(await measureMemory(note))];
if (process.argv.includes('--json')) console.log(JSON.stringify({ rows }, null, 2));
else console.log(formatRows(rows));
if (rows.some(isPassed)) process.exitCode = 1;
