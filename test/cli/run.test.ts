import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { runRecordSchema } from '../support/records.js';
import { createRandom } from '../../harness/core/random.js';
import { readComparable, runCli, withTemporaryFolder } from '../support/cli.js';

const tasks = 'mini/novel,mini/digits,mini/clipart';
// One batch size: a measured one may differ between two runs, and move the last digits of scores.
const size = ['--batch-size', '8'];
const short = ['run', '--model', 'vit-micro-s', '--task', tasks, '--limit', '50', ...size, '--out', 'out'];

function readRecords(folder: string) {
  return tasks.split(',').map((task) => {
    const file = join(folder, 'out', 'vit-micro-s', `${task.replace('/', '__')}.json`);
    const record = runRecordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    if (record.status !== 'ok') throw new Error(`${task}: ${record.status}`);
    return record;
  });
}

describe('bench run', () => {
  let undisturbed: { readonly ms: number; readonly stdout: string; readonly files: unknown };
  beforeAll(async () => {
    undisturbed = await withTemporaryFolder(async (home) => {
      const start = performance.now();
      const { code, stdout } = await runCli([...short, '--json', '--quiet'], home);
      const ms = performance.now() - start;
      expect(code).toBe(0);
      return { ms, stdout, files: readComparable(join(home, 'out')) };
    });
  });

  it('gives the same metrics at every batch size, and the same bytes with one worker and with two', async () => {
    await withTemporaryFolder(async (home) => {
      const results = [];
      for (const args of [
        ['--batch-size', '1', '--workers', '2'],
        ['--batch-size', '3', '--workers', '1'],
        ['--batch-size', '3', '--workers', '2'],
        ['--batch-size', '64', '--workers', '1'],
      ]) {
        const { code } = await runCli([...short, ...args, '--overwrite', '--no-cache'], home);
        expect(code).toBe(0);
        results.push({
          metrics: readRecords(home).map(({ metrics }) => metrics),
          files: readComparable(join(home, 'out')),
        });
      }
      const [first, oneWorker, twoWorkers] = results;
      for (const { metrics } of results) expect(metrics).toEqual(first.metrics);
      expect(twoWorkers.files).toEqual(oneWorker.files);
    });
  });

  it('killed at random moments and started again, leaves what an undisturbed run leaves', async () => {
    await withTemporaryFolder(async (home) => {
      const random = createRandom(20261123);
      const again = [...short.slice(0, -1), 'killed'];
      // The first kill comes when a run has begun to write: on a machine that grows less busy, and with what earlier runs have
      // kept, one may end long before it did undisturbed.
      const hasBegun = () => existsSync(join(home, 'killed', 'vit-micro-s'));
      expect((await runCli(again, home, { killWhen: hasBegun })).code).toBeNull();
      for (let kill = 0; kill < 3; kill++)
        await runCli(again, home, { killAfterMs: random() * undisturbed.ms });
      expect((await runCli(again, home)).code).toBe(0);
      expect(readComparable(join(home, 'killed'))).toEqual(undisturbed.files);
    });
  });

  it('killed in the middle of a task, leaves no half of it behind', async () => {
    await withTemporaryFolder(async (home) => {
      const model = join(home, 'out', 'vit-micro-s');
      const filesLike = (pattern: RegExp) =>
        (existsSync(model) ? readdirSync(model) : []).filter((name) => pattern.test(name));
      const partialFiles = () => filesLike(/jsonl.*partial$/);
      const records = () => filesLike(/^mini__\w+\.json$/);
      // which task comes second depends on how long each is thought to take
      const killed = await runCli(short, home, {
        killWhen: () => records().length > 0 && partialFiles().length > 0,
      });
      expect(killed.code).toBeNull();
      expect(partialFiles()).toHaveLength(1);
      const finished = records();
      expect(finished.length).toBeGreaterThan(0);
      const [cut] = partialFiles().map((name) => /mini__\w+/.exec(name)?.[0]);
      expect(existsSync(join(model, `${cut ?? 'no task'}.json`))).toBe(false);
      const continued = await runCli(short, home);
      const kept = [...continued.stderr.matchAll(/(mini\/\w+) .*finished before, kept/g)];
      expect(kept.map(([, task]) => `${task.replace('/', '__')}.json`).sort()).toEqual([...finished].sort());
      expect(partialFiles()).toEqual([]);
      expect(readComparable(join(home, 'out'))).toEqual(undisturbed.files);
    });
  });

  it('stopped by Ctrl-C, keeps what is finished, exits with 130, and continues', async () => {
    await withTemporaryFolder(async (home) => {
      const whole = ['run', '--model', 'vit-micro-s', '--task', tasks, '--out', 'out'];
      const stopped = await runCli(whole, home, { interruptOn: /mini\/\w+ {2}(acc1|mean_recall@1) / });
      expect(stopped.code).toBe(130);
      expect(stopped.stderr).toMatch(/stopping after this batch/);
      expect(stopped.stdout).toMatch(/tasks: [12] of 3 run, [12] not reached/);
      const [, first] = /(mini\/\w+) {2}(?:acc1|mean_recall@1) /.exec(stopped.stderr) ?? [];
      const continued = await runCli(whole, home);
      const kept = [...continued.stderr.matchAll(/(mini\/\w+) .*finished before, kept/g)];
      expect(kept.map(([, task]) => task)).toContain(first);
      expect(continued.stdout).toMatch(/tasks: 3 of 3 run/);
      expect(continued.code).toBe(0);
    });
  });

  it('stopped by Ctrl-C twice, ends at once as the system ends it, and leaves no temporary folder', async () => {
    await withTemporaryFolder(async (home) => {
      const whole = ['run', '--model', 'vit-micro-s', '--task', tasks, '--out', 'out'];
      const { code, stdout, stderr } = await runCli(whole, home, {
        ...{ interruptOn: /mini\/\w+ {2}(acc1|mean_recall@1) /, twice: true },
      });
      expect([code, stdout]).toEqual([null, '']);
      expect(stderr).not.toMatch(/terminate|abort/i);
      expect(readdirSync(home)).toEqual(expect.arrayContaining(['out']));
      expect(readdirSync(home).filter((name) => name.startsWith('vitabench-'))).toEqual([]);
    });
  });

  it('keeps finished tasks, and runs again what changed or was damaged', async () => {
    await withTemporaryFolder(async (home) => {
      // That checksums cannot be kept is said, and costs time only.
      const { code, stderr } = await runCli([...short, '--cache-dir', '/dev/null/cache'], home);
      expect(stderr).toMatch(/warning: \/dev\/null\/cache\/fingerprints\.json: checksums cannot be kept/);
      expect(code).toBe(0);
      const kept = await runCli(short, home);
      expect(kept.stderr.match(/finished before, kept/g)).toHaveLength(3);
      writeFileSync(join(home, 'out', 'vit-micro-s', 'mini__digits.samples.jsonl'), '{}\n');
      const repaired = await runCli(short, home);
      expect(repaired.stderr.match(/finished before, kept/g)).toHaveLength(2);
      const longer = await runCli([...short, '--limit', '60'], home);
      expect(longer.stderr).not.toMatch(/finished before, kept/);
    });
  });

  it('records the 60 as skipped where there are no data, each with the way to get them, and says 0 of 60', async () => {
    await withTemporaryFolder(async (home) => {
      const args = [
        'run',
        '--suite',
        'all',
        '--model',
        'vit-micro-s',
        '--data-dir',
        'nothing',
        '--out',
        'out',
      ];
      const { code, stdout } = await runCli(args, home);
      expect(code).toBe(3);
      expect(stdout).toMatch(/suite all: 0 of 60 run, 60 skipped {2}\(vit-micro-s\)/);
      expect(stdout).toMatch(/suite mini \(embedded, needs no download\) was not run/);
      const files = Object.entries(readComparable(join(home, 'out')));
      expect(files).toHaveLength(60);
      for (const [name, text] of files)
        expect([name, JSON.parse(text)]).toEqual([
          name,
          expect.objectContaining({
            status: 'skipped',
            reason: expect.stringMatching(/data missing: .*Get it: /),
          }),
        ]);
    });
  });

  it('refuses two models that would share a results folder', async () => {
    await withTemporaryFolder(async (home) => {
      cpSync(join(packageRoot, 'models', 'micro', 'vit-micro-s'), join(home, 'copy'), { recursive: true });
      const { code, stderr } = await runCli([...short, '--model', './copy'], home);
      expect(stderr).toMatch(/error: --model: .*vit-micro-s and \.\/copy both have the id vit-micro-s/);
      expect(code).toBe(2);
    });
  });

  it('prints one JSON document and nothing else with --json', () => {
    const { records, coverage } = JSON.parse(undisturbed.stdout) as {
      records: unknown[];
      coverage: string[];
    };
    expect(records.map((record) => runRecordSchema.parse(record).status)).toEqual(['ok', 'ok', 'ok']);
    expect(coverage).toEqual(['tasks: 3 of 3 run  (vit-micro-s)']);
  });
});
