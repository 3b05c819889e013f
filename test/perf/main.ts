// usage: npm run bench:perf [-- --json]      (minutes; wants a machine that does nothing else)
// Exit code 1 when a limit is passed.
import { measureBlocks } from './blocks.perf.js';
import { measureDetection } from './detection.perf.js';
import { measureEndpoint } from './endpoint.perf.js';
import { measureMaps } from './maps.perf.js';
import { measureMemory } from './memory.perf.js';
import { measurePreprocessing } from './resize.perf.js';
import { formatRows, isPassed, type PerfRow } from './row.js';
import { measureScore, type ScorePerfRow } from './score.perf.js';

/** What one command of `bench score` may take: seconds, and MiB in 2 GB. */
const scoreLimit = { seconds: 10, peakRssMiB: 1907 };

function toRows({ name, seconds, peakRssMiB, timesPlain }: ScorePerfRow): readonly PerfRow[] {
  if (timesPlain !== undefined) return [{ name, value: timesPlain, unit: 'times' }];
  return [
    { name, value: seconds, unit: 's', limit: scoreLimit.seconds },
    { name: `${name}: peak memory`, value: peakRssMiB, unit: 'MiB', limit: scoreLimit.peakRssMiB },
  ];
}

const note = (line: string) => process.stderr.write(`${line}\n`);
const memory = await measureMemory(note);
note('bench score: inputs of the size of ImageNet and MSCOCO');
const score = (await measureScore()).flatMap(toRows);
note('scores in blocks');
const blocks = await measureBlocks(note);
note('bench score: panoptic and semantic maps');
const maps = await measureMaps();
const detection = await measureDetection(note);
const endpoint = await measureEndpoint(note);
const preprocessing = await measurePreprocessing();
const rows: readonly PerfRow[] = [
  ...memory,
  ...score,
  ...blocks,
  ...maps,
  ...detection,
  ...endpoint,
  ...preprocessing,
];
if (process.argv.includes('--json')) console.log(JSON.stringify({ rows }, null, 2));
else console.log(formatRows(rows));
if (rows.some(isPassed)) process.exitCode = 1;
