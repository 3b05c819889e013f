import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { datasetsFileSchema } from '../../harness/config/dataset-entry.js';
import { packageRoot } from '../../harness/config/package-root.js';
import { readComparable, runCli, withTemporaryFolder } from '../support/cli.js';
import { hasRedis, sayNoRedis, withRedis } from '../support/redis.js';
import { packTar } from '../support/webdataset.js';

sayNoRedis();

/** Classification and retrieval, whose outputs are embeddings, and a dense task, whose outputs are digests. */
const what = [
  ...['--model', 'vit-micro-s', '--task', 'mini/openmoji,mini/clipart,mini/scenes-semantic'],
  ...['--limit', '40', '--batch-size', '8', '--seed', '7'],
];

/** Every file below a folder, with what is in it. */
function readAll(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${name} ${readFileSync(join(parentPath, name), 'latin1')}`);
}

(hasRedis ? describe : describe.skip)('a run by workers', () => {
  it('comes to the bytes of a run in one process, and shows no secret', async () => {
    const secret = 'hush-hush';
    await withRedis(
      async ({ port }, home) => {
        const url = `redis://:${secret}@127.0.0.1:${port}`;
        const [one, other, run] = await Promise.all([
          runCli(['worker', '--queue', url, '--drain', '--workers', '1', '--no-cache'], home),
          runCli(['worker', '--drain', '--workers', '1'], home, undefined, { BENCH_QUEUE: url }),
          runCli(['run', ...what, '--shard-size', '16', '--queue', '--out', 'queued'], home, undefined, {
            BENCH_QUEUE: url,
          }),
        ]);
        expect([run, one, other].map(({ code }) => code)).toEqual([0, 0, 0]);
        const plain = await runCli(['run', ...what, '--out', 'plain'], home);
        expect(readComparable(join(home, 'queued'))).toEqual(readComparable(join(home, 'plain')));
        expect(run.stdout).toBe(plain.stdout);
        // 3 tasks in 3 shards each, and their scoring
        const jobs = [one, other].map(({ stderr }) => Number(/(\d+) jobs? done/.exec(stderr)?.[1]));
        expect(jobs[0] + jobs[1]).toBe(12);
        const said = [one, other, run].flatMap(({ stdout, stderr }) => [stdout, stderr]);
        const written = [...readAll(join(home, 'queued')), ...readAll(join(home, '.cache'))];
        expect([...said, ...written].filter((text) => text.includes(secret))).toEqual([]);
        expect(existsSync(join(home, 'queued', 'vit-micro-s', 'mini__openmoji.shards'))).toBe(false);
      },
      ['--requirepass', secret],
    );
  });

  it('goes on without the run that enqueued it, and a worker that is stopped gives its shard back', async () => {
    await withRedis(async ({ url }, home) => {
      const tasks = ['--model', 'vit-micro-s', '--task', 'mini/openmoji,mini/clipart', '--limit', '40'];
      const cut = ['--batch-size', '8', '--shard-size', '16'];
      const run = ['run', ...tasks, ...cut, '--queue', url, '--out', 'queued'];
      const enqueued = await runCli(run, home, { interruptOn: /6 shards/ });
      expect(enqueued.code).toBe(130);
      expect(enqueued.stderr).toContain('stopping; the workers go on. The same command waits for them again');
      const worker = ['worker', '--queue', url, '--drain', '--workers', '1'];
      const stopped = await runCli(worker, home, { interruptOn: /batches/ });
      expect(stopped.code).toBe(130);
      expect(stopped.stderr).toMatch(/stopping after this batch; what is not done goes back/);
      // at once: no lock of the stopped worker has to run out; and without the run that enqueued
      const drained = await runCli(worker, home);
      expect(drained.code).toBe(0);
      const jobs = [stopped, drained].map(({ stderr }) => Number(/(\d+) jobs? done/.exec(stderr)?.[1]));
      expect(jobs[0] + jobs[1]).toBe(8);
      const again = await runCli(run, home);
      expect(again.code).toBe(0);
      expect(again.stderr.match(/finished before, kept/g)).toHaveLength(2);
    });
  });

  it('leaves to other workers what differs here, and records what none can do', async () => {
    await withRedis(async ({ url }, home) => {
      const own = ['--datasets', await installBroken(home), '--data-dir', join(home, 'data')];
      const tasks = ['--task', 'mini/digits,mini/openmoji', '--limit', '8'];
      const run = runCli(['run', '--model', 'vit-micro-s', ...tasks, ...own, '--queue', url], home);
      const lost = await runCli(['worker', '--queue', url, '--drain', '--out', 'elsewhere'], home, {
        interruptOn: /are left to other workers/,
      });
      expect(lost.stderr).toMatch(
        /vit-micro-s: its jobs are left to other workers: elsewhere\/vit-micro-s: no such folder here, expected the results folder of the run/,
      );
      const found = await runCli(['worker', '--queue', url, '--drain'], home);
      const { code, stderr } = await run;
      expect([code, found.code]).toEqual([3, 3]);
      expect(stderr).toMatch(/mini\/digits {2}FAILED {2}mini-digits: sample s0: /);
      expect(stderr).toMatch(/mini\/openmoji {2}acc1 /);
      const records = Object.values(readComparable(join(home, 'results')));
      expect(records.filter((text) => /"status":"failed".*sample s0/.test(text))).toHaveLength(1);
      expect(records.filter((text) => text.includes('"status":"ok"'))).toHaveLength(1);
    });
  });
});

/** A data set of one image, which is none, in place of an embedded one; gives the file that says so. */
async function installBroken(home: string): Promise<string> {
  const source = join(packageRoot, 'datasets.json');
  const { datasets } = datasetsFileSchema.parse(JSON.parse(readFileSync(source, 'utf8')));
  const digits = datasets.find(({ id }) => id === 'mini-digits');
  const original = join(packageRoot, 'tasks/mini/data/permissive/wds_mini_digits_test');
  cpSync(original, join(home, 'data', 'digits'), { recursive: true });
  const sample = [
    { name: 's0.png', bytes: 'no picture' },
    { name: 's0.cls', bytes: '1' },
  ];
  writeFileSync(join(home, 'data', 'digits', 'test', '0.tar'), await packTar(sample));
  const entry = { ...digits, root: 'data', paths: ['digits'], count: 1, sha256: undefined };
  const file = join(home, 'mine.json');
  writeFileSync(file, JSON.stringify({ version: 1, datasets: [entry] }));
  return file;
}

describe('a queue, written wrongly', () => {
  it.each([
    [['run', '--queue'], /--queue: no address, expected one like redis:\/\/HOST:6379.* set BENCH_QUEUE/],
    [['worker'], /--queue: no address/],
    [['worker', '--queue', 'http://user:hush@host'], /--queue: not the address of a queue/],
    [['run', '--queue', 'redis://host', '--shard', '1/2'], /--shard 1\/2 and --queue: workers do all parts/],
    [
      ['run', '--queue', 'redis://host', '--endpoint', 'http://a'],
      /--queue: answers of --endpoint come from/,
    ],
  ])('%j: one clear line', async (args, message) => {
    await withTemporaryFolder(async (home) => {
      const { code, stderr } = await runCli(args, home);
      const errors = stderr.split('\n').filter((line) => line.startsWith('error:'));
      expect(errors).toEqual([expect.stringMatching(message)]);
      expect(stderr).not.toContain('hush');
      expect(code).toBe(2);
    });
  });
});
