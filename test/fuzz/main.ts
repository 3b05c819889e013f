// usage: npm run fuzz [-- --seconds N] [--only a,c] [--seed N] [--lanes N]
// Every reader of what others wrote, with inputs that nobody wrote: it reads them or says what is wrong, in one line, within time and
// memory. Prints a table; exit code 1 when something was found, 2 when a target does not exist. N seconds in all, 60 by default.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatTable } from '../../harness/cli/terminal.js';
import { openLane } from './open-lane.js';
import type { FuzzOutcome } from './target.js';
import { fuzzTargets } from './targets.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    lanes: { type: 'string', default: '2' },
  },
});
const known = fuzzTargets.map(({ name }) => name);
const chosen = values.only.flatMap((list) => list.split(',')).filter((name) => name !== '');
const unknown = chosen.find((name) => !known.includes(name));
const [seconds, seed, lanes] = [values.seconds, values.seed, values.lanes].map(Number);
if (unknown !== undefined) refuse(`--only ${unknown}: no such target, expected one of ${known.join(', ')}`);
else if (!(seconds > 0) || !Number.isInteger(seed) || !(lanes >= 1))
  refuse('--seconds, --seed and --lanes: expected numbers, of seconds and lanes more than 0');
else await fuzzAll(chosen.length > 0 ? chosen : known);

function refuse(message: string): void {
  process.stderr.write(`error: ${message}\n`);
  process.exitCode = 2;
}

async function fuzzAll(names: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-fuzz-'));
  const waiting = [...names];
  const outcomes: FuzzOutcome[] = [];
  // starting a lane and making seeds takes some of the time
  const each = (0.85 * seconds * lanes) / names.length;
  const work = async (lane: number) => {
    const opened = openLane(join(folder, String(lane)));
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift())
      outcomes.push(await opened.fuzz(name, each, seed));
    opened.close();
  };
  await Promise.all(Array.from({ length: Math.min(lanes, names.length) }, (_, lane) => work(lane)));
  report(outcomes.toSorted((a, b) => names.indexOf(a.name) - names.indexOf(b.name)));
  if (outcomes.every(({ found }) => !found)) rmSync(folder, { recursive: true, force: true });
}

function report(outcomes: readonly FuzzOutcome[]): void {
  const rows = outcomes.map(({ name, runs, seconds: took, found }) => [
    ...[name, String(runs), took.toFixed(1)],
    found ? (found.what.split('\n').at(0) ?? '') : 'nothing',
  ]);
  console.log(formatTable(['target', 'runs', 'seconds', 'found'], rows));
  for (const { name, found } of outcomes)
    if (found)
      console.log(
        `\n${name}: ${found.what}\n  input: ${found.file}\n  again: npm run fuzz -- --only ${name} --seed ${found.seed}`,
      );
  const runs = outcomes.reduce((sum, outcome) => sum + outcome.runs, 0);
  const count = outcomes.filter(({ found }) => found).length;
  console.log(
    `\n${runs} inputs for ${outcomes.length} readers, seed ${seed}: ${count === 0 ? 'nothing found' : `${count} of them fail`}`,
  );
  if (count > 0) process.exitCode = 1;
}
