import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readDatasets } from '../../harness/library/read-datasets.js';
import { runCli, withTemporaryFolder } from '../support/cli.js';

const datasets = await readDatasets();

/** A file that puts embedded images in the place of two of the 38 data sets. */
function writeDatasets(file: string): void {
  const replaced = { cifar10: 'mini-digits', 'vtab-dtd': 'mini-groups' };
  const entries = Object.entries(replaced).map(([id, source]) => ({
    ...datasets.get(source),
    id,
    tasks: datasets.get(id)?.tasks,
  }));
  writeFileSync(file, JSON.stringify({ version: 1, datasets: entries }));
}

interface Output {
  readonly aggregates: Readonly<
    Record<string, { readonly complete: unknown; readonly partial: readonly Record<string, unknown>[] }>
  >;
  readonly records: readonly { readonly metrics: Readonly<Record<string, number>> }[];
}

describe('bench run of some of the 38', () => {
  it('gives the means other names, in JSON, in the manifest and in the table', async () => {
    await withTemporaryFolder(async (home) => {
      writeDatasets(join(home, 'mine.json'));
      const model = 'vit-micro-s';
      const run = (task: string, ...more: readonly string[]) =>
        runCli(['run', '--model', model, '--task', task, '--datasets', 'mine.json', ...more], home);
      const one = JSON.parse((await run('datacomp/cifar10', '--json')).stdout) as Output;
      expect(one.aggregates).toMatchObject({
        [model]: { complete: {}, partial: [{ of: 'mean38', cut: 1 }] },
      });
      const { stdout, code } = await run('datacomp/vtab-dtd');
      expect(code).toBe(0);
      expect(stdout).toMatch(/mean of 1 of the 13 VTAB tasks, on a part of its samples +\d/);
      expect(stdout).not.toMatch(/VTAB \(13\)|Average/);
      const manifest = JSON.parse(readFileSync(join(home, 'results', model, 'run.json'), 'utf8')) as {
        aggregates: Output['aggregates'][string];
      };
      const [vtab, mean38] = manifest.aggregates.partial;
      expect(manifest.aggregates.complete).toEqual({});
      expect(vtab).toMatchObject({ of: 'vtab', tasks: 1, expected: 13, cut: 1 });
      expect(mean38).toMatchObject({ of: 'mean38', tasks: 2, expected: 38, cut: 2 });
      // of two tasks: the other one, from the run before
      expect(mean38.mean).toBeCloseTo((Number(vtab.mean) + one.records[0].metrics.acc1) / 2, 14);
      expect(mean38.missing).toHaveLength(36);
    });
  });

  it('has no means where none of the 38 was run', async () => {
    await withTemporaryFolder(async (home) => {
      const args = ['run', '--model', 'vit-micro-s', '--task', 'mini/digits'];
      const { stdout } = await runCli([...args, '--json'], home);
      expect((JSON.parse(stdout) as Output).aggregates).toEqual({});
      expect((await runCli(args, home)).stdout).not.toMatch(/\bmean\b/);
    });
  });
});
