// Needs a redis-server, and `npm run build`.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { makeTemporaryFolder } from '../../harness/core/temporary-folder.js';
import { readComparable } from '../support/cli.js';
import { hasRedis, startRedis } from '../support/redis.js';
import { writeBenchData } from './bench-data.js';
import { openModelFolder, vitS16 } from './graphs/model-folder.js';
import { readImages } from './images.js';
import type { PerfSettings } from './part.js';
import { medianRow, type PerfRow } from './row.js';
import { benchEntry } from './run-bench.js';

/** Two classes: their prompts are no part of what is measured. */
const [dataset, task] = ['vtab-pcam', 'datacomp/vtab-pcam'];
const [count, batchSize, shardSize] = [512, 8, 32];
const cores = availableParallelism();
const workers = 3;

/** Seconds of a queued run by one worker on all cores, and by three of one core each; and the longest-first bound of the latter: of
 *  the shards as the first took them, on the cores there are. The bytes of both runs are the same, or it throws. */
export async function measureQueue({ repeats, note }: PerfSettings): Promise<readonly PerfRow[]> {
  if (!hasRedis) {
    note('no redis-server here: the queue is not measured');
    return [];
  }
  const model = await openModelFolder(vitS16, note);
  const images = await readImages(note);
  const folder = await makeTemporaryFolder();
  await mkdir(join(folder, 'redis'));
  const redis = await startRedis(join(folder, 'redis'));
  try {
    const files = images.map((bytes) => ({ extension: 'jpg', bytes }) as const);
    await writeBenchData(folder, { dataset, count, files });
    const [one, three, bound]: number[][] = [[], [], []];
    for (let round = 0; round < repeats; round++) {
      note(`round ${round + 1} of ${repeats}`);
      const out = (name: string) => join(folder, `${name}-${round}`);
      one.push(await runQueued({ url: redis.url, folder, model, out: out('one') }, [cores]));
      bound.push(longestFirst(one[round] * cores, Math.ceil(count / shardSize), Math.min(workers, cores)));
      const each = Array.from({ length: workers }, () => 1);
      three.push(await runQueued({ url: redis.url, folder, model, out: out('three') }, each));
      const [a, b] = [out('one'), out('three')].map((path) => JSON.stringify(readComparable(path)));
      if (a !== b) throw new Error(`${out('three')}: not the bytes of ${out('one')}`);
    }
    return [
      medianRow({ name: `one worker, ${cores} sessions`, unit: 's' }, one),
      medianRow({ name: `${workers} workers of one session`, unit: 's' }, three),
      medianRow({ name: `longest-first bound of ${cores} cores`, unit: 's' }, bound),
      medianRow(
        { name: `${workers} workers to the bound`, unit: 'times', limit: 1.15 },
        three.map((seconds, round) => seconds / bound[round]),
      ),
    ];
  } finally {
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The time that equal parts of a whole take on some machines, the whole given as time of one. */
function longestFirst(seconds: number, parts: number, machines: number): number {
  return (Math.ceil(parts / machines) * seconds) / parts;
}

interface QueuedRun {
  readonly url: string;
  readonly folder: string;
  readonly model: string;
  readonly out: string;
}

/** Seconds from the moment that the jobs are in the queue until the table is printed. `sessions`: of each worker. */
async function runQueued(
  { url, folder, model, out }: QueuedRun,
  sessions: readonly number[],
): Promise<number> {
  const start = (...words: readonly string[]) =>
    spawn(process.execPath, [benchEntry, ...words, '--queue', url, '--no-cache']);
  const helpers = sessions.map((count) => start('worker', '--workers', String(count)));
  try {
    await Promise.all(helpers.map((helper) => waitFor(helper, /a worker for the queue/)));
    const cut = ['--batch-size', String(batchSize), '--shard-size', String(shardSize)];
    const run = start('run', '--model', model, '--task', task, '--data-dir', folder, '--out', out, ...cut);
    const ended = once(run, 'close');
    await waitFor(run, /for workers/);
    const startedAt = performance.now();
    const [code] = (await ended) as [number | null];
    if (code !== 0) throw new Error(`bench run --queue: exit code ${code ?? 'none'}`);
    return (performance.now() - startedAt) / 1000;
  } finally {
    await Promise.all(helpers.map(stop));
  }
}

async function stop(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGINT');
  await closed;
}

/** Waits until a process has said something on stderr. Throws Error with all it said where it ends before. */
function waitFor(child: ChildProcessWithoutNullStreams, words: RegExp): Promise<void> {
  child.stdout.resume();
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (words.test(said)) resolve();
    });
    child.on('close', () => {
      reject(new Error(said));
    });
  });
}
