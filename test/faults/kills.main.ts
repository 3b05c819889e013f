// Run by `npm run test:faults`: a plain run that dies again and again, and workers that the system kills when memory runs out. The
// latter need redis-server, and root.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCli } from '../support/cli.js';
import { until } from '../support/queue.js';
import { hasRedis } from '../support/redis.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { readKeptLines } from './kept-lines.js';
import { makeMemoryGroup } from './memory-group.js';
import { compareResults } from './outcome.js';
import { useProcesses, type Running } from './processes.js';
import { printFaults, printUntried, type FaultRow } from './table.js';

const processes = useProcesses();
const newFolder = useTemporaryFolders();
const group = makeMemoryGroup(1 << 20);
afterAll(() => group?.remove());

const undisturbed = newFolder();
beforeAll(async () => {
  expect((await runCli([...run, '--out', 'plain'], undisturbed)).code).toBe(0);
}, 60_000);

/** 300 batches of one image, then 400. */
const run = [
  ...['run', '--model', 'vit-micro-s', '--task', 'mini/digits,mini/clipart'],
  ...['--batch-size', '1', '--no-cache'],
];
const batches = 300 + 400;

/** Lets processes die, each when some batches more are kept; gives how many were kept each time. */
async function killAfter(
  places: readonly number[],
  out: string,
  start: () => Running,
  kill: (victim: Running) => Promise<void>,
): Promise<readonly FaultRow[]> {
  let redone = 0;
  let torn = 0;
  let kept = 0;
  for (const place of places) {
    const victim = start();
    await until(() => victim.isOver() || readKeptLines(out).batches.length >= place);
    expect([victim.isOver(), victim.output()]).toEqual([false, expect.any(String)]);
    await kill(victim);
    const lines = readKeptLines(out);
    kept = new Set(lines.batches).size;
    redone = lines.batches.length - kept;
    torn = lines.torn;
  }
  expect(redone).toBe(0);
  expect(torn).toBeLessThanOrEqual(places.length);
  return [
    ['batches kept when the last one died', kept],
    ['batches half-written by those that died, at most one each', torn],
    ['batches computed again though they were kept', redone],
  ];
}

describe('a plain run', () => {
  it('killed again and again, goes on after its last batch', async () => {
    const home = newFolder();
    const out = join(home, 'out');
    const places = [10, 40, 75, 110, 145, 180, 215, 250];
    const kept = await killAfter(
      places,
      out,
      () => processes.bench([...run, '--out', 'out'], { home }),
      ({ kill }) => kill(),
    );
    expect((await runCli([...run, '--out', 'out'], home)).code).toBe(0);
    printFaults('A plain run, killed again and again', [
      ['batches of the run', batches],
      ['times killed', places.length],
      ...kept,
      ...compareResults(out, join(undisturbed, 'plain')),
    ]);
  }, 120_000);
});

const title = 'Workers that the system kills when memory runs out';
if (!group || !hasRedis)
  printUntried(title, group ? 'there is no redis-server' : 'only root on Linux may limit memory');

(group && hasRedis ? describe : describe.skip)('a worker without memory', () => {
  it('loses at most its batch', async () => {
    const home = newFolder();
    const out = join(home, 'out');
    const { url, cli } = await processes.redis(home);
    const queued = [...run, '--out', 'out', '--shard-size', '400', '--queue', url];
    const enqueuer = processes.bench(queued, { home });
    const work = () => processes.bench(['worker', '--queue', url, '--workers', '1', '--no-cache'], { home });
    const places = [20, 100];
    const kept = await killAfter(places, out, work, async ({ pid, done }) => {
      group?.add(pid);
      await done;
      // or the next one waits half a minute, until the shard of the dead one is given back
      cli('flushall');
    });
    const killed = group?.countKilled() ?? 0;
    expect(killed).toBe(places.length);
    const last = work();
    expect(await enqueuer.done).toBe(0);
    await last.kill();
    printFaults(title, [
      ['batches of the run, in shards of a whole task', batches],
      ['workers killed by the system, out of memory', killed],
      ...kept,
      ...compareResults(out, join(undisturbed, 'plain')),
    ]);
  }, 120_000);
});
