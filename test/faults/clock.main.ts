// Run by `npm run test:faults`: a run by a queue whose machines put their clocks hours forward and back. Needs redis-server and faketime.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ownRecordSchema } from '../support/records.js';
import { createRandom } from '../../harness/core/random.js';
import { runCli } from '../support/cli.js';
import { until } from '../support/queue.js';
import { hasRedis } from '../support/redis.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { compareResults, countShards } from './outcome.js';
import { useProcesses } from './processes.js';
import { printFaults, printUntried } from './table.js';

const processes = useProcesses();
const newFolder = useTemporaryFolders();

/** The library that gives processes a clock of their own; empty where it is not installed. */
const library = spawnSync('faketime', ['-m', '-f', '+0', 'printenv', 'LD_PRELOAD'], { encoding: 'utf8' });
const hasFaketime = library.status === 0;
const title = 'A run by 3 workers and a queue, each process with a clock of its own that jumps';
if (!hasFaketime || !hasRedis)
  printUntried(title, hasFaketime ? 'there is no redis-server' : 'faketime is not installed');

const run = [
  ...['run', '--model', 'vit-micro-s,convnext-micro-s', '--task', 'mini/digits,mini/clipart'],
  ...['--batch-size', '4', '--limit', '160', '--no-cache'],
];
const shards = 4 * 20;
const jumps = 24;

/** A clock of a process. */
function createClock(file: string) {
  const set = (hours: number) => {
    // in one step: half a number is no time
    writeFileSync(`${file}.new`, `${hours < 0 ? '' : '+'}${hours}h\n`);
    renameSync(`${file}.new`, file);
  };
  set(0);
  const variables = {
    LD_PRELOAD: library.stdout.trim(),
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    // what counts from the start of the machine never jumps
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
  return { set, variables };
}

/** The times that records give, each of them a number that may be. */
function readTimes(out: string): readonly number[] {
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /__\w+\.json$/.test(name),
  );
  const records = files.map((name) =>
    ownRecordSchema.parse(JSON.parse(readFileSync(join(out, name), 'utf8'))),
  );
  return records.flatMap(({ timing }) =>
    Object.values(timing).flatMap((time) => (typeof time === 'number' ? [time] : [])),
  );
}

(hasFaketime && hasRedis ? describe : describe.skip)('clocks that jump', () => {
  it('change no byte, and no time that was measured', async () => {
    const home = newFolder();
    const out = join(home, 'out');
    const { url } = await processes.redis(home);
    expect((await runCli([...run, '--out', 'plain'], home)).code).toBe(0);
    const clocks = [0, 1, 2, 3].map((place) => createClock(join(home, `clock${place}`)));
    const startedAt = performance.now();
    const [enqueuer, ...workers] = clocks.map(({ variables }, place) =>
      place === 0
        ? processes.bench([...run, '--out', 'out', '--shard-size', '8', '--queue', url], { home, variables })
        : processes.bench(['worker', '--queue', url, '--workers', '1', '--no-cache'], { home, variables }),
    );
    const random = createRandom(11);
    let done = 0;
    for (; done < jumps && !enqueuer.isOver(); done++) {
      await until(() => enqueuer.isOver() || countShards(workers) >= 3 * done);
      clocks[done % clocks.length].set(Math.round((random() - 0.5) * 48));
    }
    expect(await enqueuer.done).toBe(0);
    const seconds = (performance.now() - startedAt) / 1000;
    for (const worker of workers) await worker.kill();
    const times = readTimes(out);
    expect(times.length).toBeGreaterThan(0);
    const odd = times.filter((time) => !(time >= 0 && time < 1e6));
    const tooLong = times.filter((time) => time > 3600);
    expect(odd).toEqual([]);
    expect(done).toBeGreaterThanOrEqual(jumps / 2);
    printFaults(title, [
      ['shards of the run', shards],
      ['shards done, those done twice among them', countShards(workers)],
      ['jumps of a clock, up to 24 hours forward or back', done],
      ['times and rates in the records', times.length],
      ['negative ones, and such as are no numbers', odd.length],
      ['of an hour and longer', tooLong.length],
      ...compareResults(out, join(home, 'plain')),
      ['seconds', Math.round(seconds)],
    ]);
  }, 120_000);
});
