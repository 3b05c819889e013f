// Run by `npm run test:faults`: a run by a queue whose workers, enqueuer and Redis server die again and again. Needs redis-server.
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { createRandom } from '../../harness/core/random.js';
import { readComparable, runCli } from '../support/cli.js';
import { until } from '../support/queue.js';
import { hasRedis, sayNoRedis, startRedis, type RedisServer } from '../support/redis.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { startBench, type Running } from './processes.js';

const newFolder = useTemporaryFolders();
const withRedis = hasRedis ? describe : describe.skip;
sayNoRedis();

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

const running = new Set<Running>();
const servers: RedisServer[] = [];
afterAll(async () => {
  for (const one of running) await one.kill();
  for (const server of servers) await server.stop('SIGKILL');
});

function start(args: readonly string[], home: string): Running {
  const started = startBench(args, home);
  running.add(started);
  void started.done.then(() => running.delete(started));
  return started;
}

const countShards = (all: readonly Running[]) =>
  all.reduce((sum, { output }) => sum + (output().match(/ {2}batch(es)? \d+/g)?.length ?? 0), 0);

/** Records name each sample once; gives how many samples there are. */
function checkSamples(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const ids = files
    .filter((name) => name.endsWith('.samples.jsonl'))
    .map((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n').map(readId));
  for (const some of ids) expect(new Set(some).size).toBe(some.length);
  return ids.flat().length;
}

function readId(line: string): string {
  return (JSON.parse(line) as { readonly id: string }).id;
}

withRedis('a run by a queue', () => {
  it(`comes to the same bytes whatever dies: ${shards} shards, ${workers} workers`, async () => {
    const home = newFolder();
    const server = await startRedis(home, ['--appendonly', 'yes']);
    servers.push(server);
    const plain = await runCli(['run', ...run, '--out', 'plain'], home);
    expect(plain.code).toBe(0);

    const random = createRandom(11);
    const enqueue = () =>
      start(['run', ...run, '--out', 'out', '--shard-size', '4', '--queue', server.url], home);
    const work = () => start(['worker', '--queue', server.url, '--workers', '1', '--no-cache'], home);
    const startedAt = performance.now();
    let enqueuers = [enqueue()];
    const busy = Array.from({ length: workers }, work);
    const all = [...busy];
    const counts: Record<Fault, number> = {
      ...{ worker: 0, enqueuer: 0, restart: 0, flush: 0 },
      'second enqueuer': 0,
    };
    const isOver = () => !enqueuers.some((one) => running.has(one));

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

    const found = readComparable(join(home, 'out'));
    const expected = readComparable(join(home, 'plain'));
    const differing = Object.keys(expected).filter((name) => found[name] !== expected[name]);
    const left = readdirSync(join(home, 'out'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      /shards|partial|\.tmp/.test(name),
    );
    const rows = [
      ['shards of the run', shards],
      ['shards done, those done twice among them', countShards(all)],
      ['workers killed', counts.worker],
      ['enqueuers killed', counts.enqueuer],
      ['two enqueuers at once', counts['second enqueuer']],
      ['Redis killed and started again', counts.restart],
      ['Redis flushed', counts.flush],
      ['lines of the samples files, none twice', checkSamples(join(home, 'out'))],
      ['files that differ from those of a plain run', differing.length],
      ['files left over', left.length],
      ['seconds', Math.round(seconds)],
    ] as const;
    const width = Math.max(...rows.map(([name]) => name.length));
    process.stdout.write(rows.map(([name, count]) => `${name.padEnd(width)}  ${count}\n`).join(''));

    expect(counts.worker + counts.enqueuer).toBeGreaterThanOrEqual(20);
    expect(codes).toEqual([0, 0]);
    expect(differing).toEqual([]);
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
    expect(left).toEqual([]);
    expect(checkSamples(join(home, 'out'))).toBe(checkSamples(join(home, 'plain')));
  }, 240_000);
});

withRedis('a worker of another version', () => {
  it('is refused by a line that names both, exit 2', async () => {
    const home = newFolder();
    const server = await startRedis(home);
    servers.push(server);
    const other = join(home, 'package');
    mkdirSync(other);
    cpSync(join(packageRoot, 'dist'), join(other, 'dist'), { recursive: true });
    for (const name of ['node_modules', 'tasks', 'models', 'datasets.json', 'reports'])
      symlinkSync(join(packageRoot, name), join(other, name));
    const description = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as object;
    writeFileSync(join(other, 'package.json'), JSON.stringify({ ...description, version: '99.0.0' }));

    const enqueuer = start(['run', ...run, '--out', 'out', '--queue', server.url], home);
    await until(() => enqueuer.output().includes(' shards'));
    const worker = startBench(['worker', '--queue', server.url], home, other);
    expect(await worker.done).toBe(2);
    const said = /its jobs are of bench \S+.*and this is bench 99\.0\.0/.exec(worker.output());
    expect(said).not.toBe(null);
    process.stdout.write(`worker of another version: ${said?.[0] ?? ''}\n`);
    await enqueuer.kill();
  }, 60_000);
});
