import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { OkRecord } from '../../harness/config/record.js';
import { readComparable, runCli, withTemporaryFolder } from '../support/cli.js';
import { hasRedis, sayNoRedis, withRedis } from '../support/redis.js';

sayNoRedis();

/** The embedded novel concepts once more, with another number reported. */
const card = {
  id: 'mine/novel-recall',
  name: 'Recall of novel concepts',
  group: 'classification',
  dataset: 'mini-novel',
  protocol: 'zero-shot-classification',
  metric: 'mean_per_class_recall',
  source: 'tasks/mini/README.md',
};
const mean = { id: 'my_mean', name: 'My mean', members: 'tasks of mine', suites: ['mine'] };
const suites = [{ id: 'mine', name: 'Mine', tasks: ['mini/digits', card.id] }];
const content = { version: 1, suites, cards: [card], aggregates: [mean] };
const named = ['--suite', './my.suite.json'];
const gateConfig = 'version: 1\nrules:\n  - { id: mine, select: { suite: mine }, detect: {} }\n';

function writeSuite(home: string, value: unknown = content): void {
  writeFileSync(join(home, 'my.suite.json'), JSON.stringify(value));
}

const run = (home: string, model: string, more: readonly string[]) =>
  runCli(['run', '--model', model, ...named, '--limit', '60', '--seed', '3', ...more], home);

describe('--suite with the path of a suite file', () => {
  it('is known to every command that takes suites', async () => {
    await withTemporaryFolder(async (home) => {
      writeSuite(home);
      const ran = await run(home, 'vit-micro-s', ['--out', 'a']);
      expect(ran.stderr).not.toMatch(/error/);
      expect([ran.code, ran.stdout.includes('suite ./my.suite.json: 2 of 2 run')]).toEqual([0, true]);
      expect(ran.stdout).toMatch(/mean of 2 of the 2 tasks of mine, .* \d/);
      const record = JSON.parse(
        readFileSync(join(home, 'a/vit-micro-s/mine__novel-recall.json'), 'utf8'),
      ) as OkRecord;
      expect([record.task, record.metric, record.n]).toEqual([card.id, 'mean_per_class_recall', 60]);
      expect((await run(home, 'vitamin-micro-s', ['--out', 'a'])).code).toBe(0);
      const again = await run(home, 'vit-micro-s', ['--out', 'a']);
      expect(again.stderr.match(/kept/g)).toHaveLength(2);

      const json = async (...args: readonly string[]): Promise<unknown> => {
        const { stdout, stderr, code } = await runCli([...args, '--json'], home);
        expect([/^error.*/m.exec(stderr)?.[0], code]).toEqual([undefined, 0]);
        return JSON.parse(stdout);
      };
      const ids = ['mini/digits', card.id];
      expect(await json('list', 'tasks', ...named)).toMatchObject(ids.map((id) => ({ id })));
      expect(await json('list', 'suites', ...named)).toEqual([
        { id: 'mine', name: 'Mine', count: 2, tasks: ids },
      ]);
      expect(await json('list', 'datasets', ...named)).toMatchObject([
        { id: 'mini-novel' },
        { id: 'mini-digits' },
      ]);
      expect(await json('plan', '--model', 'vit-micro-s', ...named)).toMatchObject(
        ids.map((task) => ({ task })),
      );
      expect(await json('report', 'a', ...named, '--bootstrap', '20')).toMatchObject({ models: 2, tasks: 2 });
      expect(readFileSync(join(home, 'report.html'), 'utf8')).toContain('Recall of novel concepts');
      const sides = ['a/vit-micro-s', 'a/vitamin-micro-s'];
      expect(await json('compare', ...sides, '--ignore', 'preprocess', ...named)).toMatchObject({
        models: [
          {
            tasks: ids.map((task) => ({ task })),
            aggregates: expect.arrayContaining([expect.objectContaining({ id: 'my_mean' })]),
          },
        ],
      });
      expect((await runCli(['data', 'pull', ...named], home)).stdout).toContain('already complete');
    });
  });

  it('is selected by the rules of a gate', async () => {
    await withTemporaryFolder(async (home) => {
      writeSuite(home);
      writeFileSync(join(home, 'gate.yaml'), gateConfig);
      await run(home, 'vit-micro-s', ['--out', 'a']);
      const gate = (...more: readonly string[]) =>
        runCli(['gate', '--baseline', 'a', '--current', 'a', '--config', 'gate.yaml', ...more], home);
      const passed = await gate(...named);
      expect([passed.code, passed.stdout.match(/mine\/novel-recall/g)?.length]).toEqual([0, 1]);
      const unknown = await gate();
      expect([unknown.code, unknown.stderr.includes('no suite "mine"')]).toEqual([2, true]);
      const init = await runCli(['gate', 'init', '--current', 'a', ...named, '--out', 'b.json'], home);
      expect([init.code, init.stdout.startsWith('b.json: 1 model, 2 tasks')]).toEqual([0, true]);
    });
  });

  it('is refused in one line where it is wrong, before anything runs', async () => {
    await withTemporaryFolder(async (home) => {
      writeSuite(home, { ...content, cards: [{ ...card, metric: 'acc2' }] });
      for (const command of [
        ['run', ...named],
        ['plan', ...named],
        ['list', 'tasks', ...named],
        ['compare', 'a', 'a', ...named],
        ['report', 'a', ...named],
        ['gate', 'init', '--current', 'a', ...named],
        ['gate', '--baseline', 'a', ...named],
      ] as const) {
        const result = await runCli(command, home);
        expect(result.stderr).toMatch(
          /^(.+\n)?error: \.\/my\.suite\.json: mine\/novel-recall: metric acc2: protocol .*\n$/,
        );
        expect(result.code).toBe(2);
        // what a gate came to is a verdict, too
        if (command[0] !== 'gate' || command[1] === 'init') expect(result.stdout).toBe('');
      }
      const listed = await runCli(['list', 'metrics', '--suite', 'mini'], home);
      expect([listed.code, listed.stderr]).toEqual([2, expect.stringMatching(/metrics are of no suite/)]);
      expect(readdirSync(home)).not.toContain('results');
    });
  });
});

(hasRedis ? describe : describe.skip)('a suite file and the workers of a queue', () => {
  it('is read where it lies, refused where it is another one, and found where --suite says', async () => {
    await withRedis(async ({ url }, home) => {
      writeSuite(home);
      const plain = await run(home, 'vit-micro-s', ['--out', 'plain', '--batch-size', '8']);
      const queue = ['--queue', url, '--out', 'queued', '--batch-size', '8'];
      const enqueued = runCli(
        ['run', '--model', 'vit-micro-s', ...named, '--limit', '60', '--seed', '3', ...queue],
        home,
        { interruptOn: /shards?\b/ },
      );
      expect((await enqueued).code).toBe(130);
      // the worker's own copy, and another file where the run had its own
      writeFileSync(join(home, 'copy.json'), JSON.stringify(content));
      writeSuite(home, { ...content, aggregates: [] });
      const worker = ['worker', '--queue', url, '--drain', '--workers', '1'];
      const other = await runCli(worker, home);
      expect(other.stderr).toMatch(/its card stands in .*my\.suite\.json: .*: not the file of the run/);
      rmSync(join(home, 'my.suite.json'));
      expect((await runCli(worker, home)).stderr).toMatch(/my\.suite\.json: no such file here/);
      const own = await runCli([...worker, '--suite', 'copy.json'], home);
      expect([own.code, plain.code]).toEqual([0, 0]);
      writeSuite(home);
      const gathered = await runCli(
        ['run', '--model', 'vit-micro-s', ...named, '--limit', '60', '--seed', '3', ...queue],
        home,
      );
      expect(gathered.stdout).toBe(plain.stdout);
      expect(readComparable(join(home, 'queued'))).toEqual(readComparable(join(home, 'plain')));
    });
  });
});
