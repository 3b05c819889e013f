import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runCli, withTemporaryFolder } from '../support/cli.js';
import { labelled, makeEntry, writeWebDataset } from '../support/webdataset.js';

type Row = Readonly<Record<string, unknown>>;
const content = {
  classNames: ['a', 'b'],
  templates: ['{c}'],
  shards: [labelled('s0', 0), labelled('s1', 1)],
};

async function status(home: string, ...names: readonly string[]): Promise<readonly Row[]> {
  const { code, stdout, stderr } = await runCli(
    ['data', 'status', ...names, '--data-dir', 'data', '--json'],
    home,
  );
  expect([code, stderr]).toEqual([0, expect.not.stringContaining('error')]);
  return JSON.parse(stdout) as readonly Row[];
}

describe('bench data status', () => {
  it('says of each set whether it is there, whole, where it was looked for, and how to get it', async () => {
    await withTemporaryFolder(async (home) => {
      const data = join(home, 'data');
      await writeWebDataset(join(data, 'wds_cifar10_test'), content);
      await writeWebDataset(join(data, 'wds_mnist'), { ...content, nshards: '3' });
      await writeWebDataset(join(data, 'wds_gtsrb'), { ...content, type: 'unheard-of' });
      const rows = await status(home, 'cifar10', 'datacomp/mnist,gtsrb', 'cars,ov-coco');
      const pull = (id: string) => `bench data pull ${id} --data-dir data`;
      expect(rows).toMatchObject([
        { id: 'cifar10', state: 'present', folder: join(data, 'wds_cifar10_test'), count: 10000, pull: null },
        { id: 'mnist', state: 'incomplete', missing: ['test/2.tar'], lookedIn: [], pull: pull('mnist') },
        { id: 'gtsrb', state: 'damaged', problem: expect.stringContaining('says "unheard-of"') },
        {
          id: 'cars',
          state: 'missing',
          folder: null,
          bytes: null,
          lookedIn: [join(data, 'wds_cars_test'), join(data, 'wds_cars')],
          pull: pull('cars'),
          tasks: ['datacomp/cars'],
        },
        { id: 'ov-coco', state: 'missing', pull: null, obtain: expect.any(String) },
      ]);
      // 2 + 2 + 1 shards of 3,072 bytes: per member a header and a block, and the end; class files 4 + 4, nshards.txt 2
      expect(rows[0].bytes).toBe(2 * 3072 + 4 + 4 + 2);
      expect((await status(home)).map(({ state }) => state).sort()).toEqual(
        ['damaged', 'incomplete', 'present'].concat(Array.from({ length: 57 }, () => 'missing')).sort(),
      );
    });
  });

  it('shows a table, what is wrong below it, and what to do', async () => {
    await withTemporaryFolder(async (home) => {
      await writeWebDataset(join(home, 'data/wds_mnist'), { ...content, nshards: '3' });
      const names = ['mnist', 'cars', 'ov-coco'];
      const { code, stdout } = await runCli(['data', 'status', ...names, '--data-dir', 'data'], home);
      expect(stdout).toMatch(/^id +state +samples +on disk +folder +to do\n/);
      expect(stdout).toMatch(
        /\nmnist +incomplete +10000 +6\.2 KB +wds_mnist +bench data pull mnist --data-dir data\n/,
      );
      expect(stdout).toContain('  mnist: has no test/2.tar\n');
      expect(stdout).toContain('  cars: looked in wds_cars_test, wds_cars\n');
      expect(stdout).toMatch(/ {2}ov-coco: looked in coco\n {6}Get it: /);
      expect(stdout).toMatch(/\n0 of 3 data sets present in data\n$/);
      expect(code).toBe(0);
    });
  });

  it("also shows the user's own sets, from the data root and from a file, and says so", async () => {
    await withTemporaryFolder(async (home) => {
      const own = (id: string) => JSON.stringify({ version: 1, datasets: [makeEntry({ id, paths: [id] })] });
      mkdirSync(join(home, 'data'));
      writeFileSync(join(home, 'data/datasets.json'), own('in-root'));
      writeFileSync(join(home, 'mine.json'), own('in-file'));
      await writeWebDataset(join(home, 'data/in-root'), content);
      const args = ['data', 'status', '--data-dir', 'data', '--datasets', 'mine.json', '--json'];
      const { stdout, stderr } = await runCli(args, home);
      const rows = JSON.parse(stdout) as readonly Row[];
      expect(rows).toHaveLength(62);
      expect(rows.slice(-2)).toMatchObject([
        { id: 'in-root', state: 'present' },
        { id: 'in-file', state: 'missing' },
      ]);
      expect(stderr).toContain(`facts of 1 data set from ${join('data', 'datasets.json')}\n`);
      expect(stderr).toContain('facts of 1 data set from mine.json\n');
      rmSync(join(home, 'data/datasets.json'));
      expect(JSON.parse((await runCli(args, home)).stdout)).toHaveLength(61);
    });
  });

  it('refuses an unknown id and names the nearest', async () => {
    await withTemporaryFolder(async (home) => {
      const { code, stdout, stderr } = await runCli(['data', 'status', 'cifar-10'], home);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(
        /^error: cifar-10: no such data set or task, nearest: cifar10, .*bench list datasets`\n$/,
      );
    });
  });
});
