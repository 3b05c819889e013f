import { describe, expect, it } from '@jest/globals';
import { runCli, withTemporaryFolder } from '../support/cli.js';

type Row = Readonly<Record<string, unknown>>;

async function list(what: string, ...args: readonly string[]): Promise<readonly Row[]> {
  return withTemporaryFolder(async (home) => {
    const { stdout, code } = await runCli(['list', what, '--json', ...args], home);
    expect(code).toBe(0);
    return JSON.parse(stdout) as readonly Row[];
  });
}

describe('bench list', () => {
  it('tasks: the 60 and the embedded ones, with what each needs and whether its data are here', async () => {
    const rows = await list('tasks');
    const sixty = rows.filter(({ suites }) => (suites as string[]).includes('all'));
    expect(sixty).toHaveLength(60);
    for (const row of sixty) {
      expect(row).toMatchObject({
        data: 'missing',
        head: expect.stringMatching(/image\+text|dense\+text|answer/),
      });
      expect(Object.keys(row)).toEqual([
        'id',
        'group',
        'metric',
        'head',
        'dataset',
        'size',
        'chance',
        'data',
        'suites',
      ]);
    }
    const embedded = rows.filter(({ suites }) => (suites as string[]).includes('mini'));
    expect(embedded.length).toBeGreaterThanOrEqual(6);
    expect(embedded.map(({ data }) => data)).toEqual(embedded.map(() => 'present'));
  });

  it('models: one of each family at least, all present', async () => {
    const rows = await list('models');
    expect(new Set(rows.map(({ family }) => family))).toEqual(new Set(['vitamin', 'vit', 'convnext']));
    expect(rows.every(({ present, path, size }) => present === true && path && size)).toBe(true);
  });

  it('suites, datasets and metrics by id', async () => {
    expect((await list('suites')).find(({ id }) => id === 'all')).toMatchObject({ count: 60 });
    expect((await list('datasets')).find(({ id }) => id === 'imagenet1k')).toMatchObject({
      count: 50000,
      data: 'missing',
    });
    expect((await list('metrics')).find(({ id }) => id === 'acc1')).toMatchObject({ higherIsBetter: true });
  });

  it('datasets: what to pull for which task', async () => {
    await withTemporaryFolder(async (home) => {
      const { stdout } = await runCli(['list', 'datasets', '--data-dir', 'data'], home);
      expect(stdout.split('\n')[0]).toMatch(/^id +data +count +on disk +tasks +pull$/);
      expect(stdout).toMatch(
        /\ncifar10 +missing +10000 +datacomp\/cifar10 +bench data pull cifar10 --data-dir data\n/,
      );
      expect(stdout).toMatch(/\nmini-digits +present +300 +\d+ KB +mini\/digits\n/);
      expect(stdout).toMatch(/\nov-coco +missing +detection\/ov-coco\n/);
    });
    const rows = await list('datasets');
    expect(rows.find(({ id }) => id === 'ov-coco')).toMatchObject({ pull: null, obtain: expect.any(String) });
  });

  it('prints a table for people', async () => {
    await withTemporaryFolder(async (home) => {
      const { stdout } = await runCli(['list', 'tasks'], home);
      expect(stdout.split('\n')[0]).toMatch(
        /^id\s+group\s+metric\s+head\s+dataset\s+size\s+chance\s+data\s+suites$/,
      );
      expect(stdout).toMatch(
        /datacomp\/imagenet1k\s+classification\s+acc1\s+image\+text\s+imagenet1k\s+50000\s+0\.1 %\s+missing/,
      );
    });
  });
});
