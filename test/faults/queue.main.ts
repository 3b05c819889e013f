// Run by `npm run test:faults`: a run by a queue whose workers, enqueuer and Redis server die again and again. Needs redis-server.
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
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
const withRedis = hasRedis ? describe : describe.skip;
if (!hasRedis) printUntried('Runs by a queue', 'there is no redis-server');

/** 70 batches a task, each of them a shard. */
const run = [
  ...['--model', 'vit-micro-s,convnext-micro-s', '--task', 'mini/digits,mini/clipart'],
  ...['--batch-size', '4', '--limit', '280', '--no-cache'],
];
const shards = 4 * 70;
const workers = 3;

/** What happens, in this order, each after a few more shards are done. */
type Fault = 'worker' | 'enqueuer' | 'restart' | 'flush' | 'second enqueuer';
const faults: readonly Fault[] = [
  ...Array<Fault>(6).fill('worker'),
  ...(['second enqueuer', 'enqueuer'] as const),
  ...Array<Fault>(5).fill('worker'),
  ...(['flush', 'worker', 'restart', 'worker', 'enqueuer'] as const),
  ...Array<Fault>(5).fill('worker'),
  ...(['flush', 'enqueuer', 'worker', 'worker'] as const),
];
const shardsBetween = 8;

withRedis('a run by a queue', () => {
  it(`comes to the same bytes whatever dies: ${shards} shards, ${workers} workers`, async () => {
    const home = newFolder();
    const server = await processes.redis(home, ['--appendonly', 'yes']);
    const plain = await runCli(['run', ...run, '--out', 'plain'], home);
    expect(plain.code).toBe(0);

    const random = createRandom(11);
    const enqueue = () =>
      processes.bench(['run', ...run, '--out', 'out', '--shard-size', '4', '--queue', server.url], { home });
    const work = () =>
      processes.bench(['worker', '--queue', server.url, '--workers', '1', '--no-cache'], { home });
    const startedAt = performance.now();
    let enqueuers = [enqueue()];
    const busy = Array.from({ length: workers }, work);
    const all = [...busy];
    const counts: Record<Fault, number> = {
      ...{ worker: 0, enqueuer: 0, restart: 0, flush: 0 },
      'second enqueuer': 0,
    };
    const isOver = () => enqueuers.every((one) => one.isOver());

    for (const [place, fault] of faults.entries()) {
      await until(() => isOver() || countShards(all) >= (place + 1) * shardsBetween);
      expect([fault, isOver() && enqueuers.map(({ output }) => output())]).toEqual([fault, false]);
      counts[fault]++;
      switch (fault) {
        case 'worker': {
          const victim = Math.floor(random() * workers);
          await busy[victim].kill();
          busy[victim] = work();
          all.push(busy[victim]);
          break;
        }
        case 'enqueuer':
          await enqueuers[0].kill();
          enqueuers = [...enqueuers.slice(1), enqueue()];
          break;
        case 'restart':
          await server.stop('SIGKILL');
          await server.start();
          break;
        case 'flush':
          server.cli('flushall');
          break;
        case 'second enqueuer':
          enqueuers.push(enqueue());
      }
    }
    const codes = await Promise.all(enqueuers.map(({ done }) => done));
    const seconds = (performance.now() - startedAt) / 1000;

    const compared = compareResults(join(home, 'out'), join(home, 'plain'));
    printFaults(`A run by ${workers} workers and a queue, all of which die again and again`, [
      ['shards of the run', shards],
      ['shards done, those done twice among them', countShards(all)],
      ['workers killed', counts.worker],
      ['enqueuers killed', counts.enqueuer],
      ['two enqueuers at once', counts['second enqueuer']],
      ['Redis killed and started again', counts.restart],
      ['Redis flushed', counts.flush],
      ...compared,
      ['seconds', Math.round(seconds)],
    ]);
    expect(counts.worker + counts.enqueuer).toBeGreaterThanOrEqual(20);
    expect(codes).toEqual([0, 0]);
  }, 240_000);
});

withRedis('a worker of another version', () => {
  it('is refused by a line that names both, exit 2', async () => {
    const home = newFolder();
    const server = await processes.redis(home);
    const other = join(home, 'package');
    mkdirSync(other);
    cpSync(join(packageRoot, 'dist'), join(other, 'dist'), { recursive: true });
    for (const name of ['node_modules', 'tasks', 'models', 'datasets.json', 'reports'])
      symlinkSync(join(packageRoot, name), join(other, name));
    const description = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as object;
    writeFileSync(join(other, 'package.json'), JSON.stringify({ ...description, version: '99.0.0' }));

    const enqueuer = processes.bench(['run', ...run, '--out', 'out', '--queue', server.url], { home });
    await until(() => enqueuer.output().includes(' shards'));
    const worker = processes.bench(['worker', '--queue', server.url], { home, root: other });
    expect(await worker.done).toBe(2);
    const said = /its jobs are of bench \S+.*and this is bench 99\.0\.0/.exec(worker.output());
    expect(said).not.toBe(null);
    printFaults('A worker of another version than the run', [
      ['workers refused, exit 2', 1],
      ['what it says', said?.[0] ?? ''],
    ]);
    await enqueuer.kill();
  }, 60_000);
});
