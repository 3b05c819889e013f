import { describe, expect, it } from '@jest/globals';
import { readKnownModels } from '../../models/known-models.js';
import { exportCommands } from '../../models/obtain-model.js';
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

  it('models: those that are here first, then every known one with how to get it', async () => {
    const rows = await list('models');
    const here = rows.filter(({ present }) => present);
    expect(rows.slice(0, here.length)).toEqual(here);
    expect(new Set(here.map(({ family }) => family))).toEqual(new Set(['vitamin', 'vit', 'convnext']));
    expect(here.every(({ path, size, heads }) => path && size && heads)).toBe(true);
    const others = rows.slice(here.length);
    expect(others).toHaveLength((await readKnownModels()).length);
    expect(others.every(({ path, present, source }) => path === null && present === false && source)).toBe(
      true,
    );
    expect(others.find(({ id }) => id === 'vitamin-l-224-datacomp1b')).toEqual({
      ...{ id: 'vitamin-l-224-datacomp1b', family: 'vitamin', size: 'L', present: false, path: null },
      ...{ paramsM: { image: 333.3, text: 123.7 }, gmacs: { image: 72.6, text: 6.6 }, heads: null },
      training: { data: 'datacomp-1b', uniquePairsM: 1280, samplesSeenM: 12800 },
      ...{ problem: null, aliases: ['vitamin-l', 'vitamin-l-224'] },
      obtain: exportCommands('vitamin-l-224-datacomp1b'),
      published: { imagenet: 0.808, imagenet_shift: 0.698, vtab: 0.653, retrieval: 0.603, mean38: 0.667 },
      source: expect.stringContaining('Beckschen/ViTamin @24f7475'),
    });
    expect(others.find(({ id }) => id === 'vit-b-32-224-openai')).toMatchObject({
      obtain: ['bench models pull vit-b-32-224-openai'],
    });
  });

  it('models: a table of what is here and one known model a size; --all has the rest', async () => {
    await withTemporaryFolder(async (home) => {
      const short = await runCli(['list', 'models'], home);
      const lines = short.stdout.trimEnd().split('\n');
      expect(lines[0]).toMatch(/^id +family +size +image M +GMACs +data +seen M +ImageNet +present$/);
      const states = lines.slice(1).map((line) => / (yes|pull|export|scores only)$/.exec(line)?.[1]);
      expect(states.lastIndexOf('yes')).toBe(27);
      expect(states.slice(28)).not.toContain('yes');
      expect(short.stdout).toMatch(
        /\nvitamin-l-224-datacomp1b +vitamin +L +333\.3 +72\.6 +datacomp-1b +12800 +80\.8 +export\n/,
      );
      expect(short.stdout).toMatch(/\nconvnext-t-224-datacomp1b-s1280m .* scores only\n/);
      const left = /^(\d+) more are known: `bench list models --all`/.exec(short.stderr)?.[1];
      const all = await runCli(['list', 'models', '--all'], home);
      expect(all.stdout.trimEnd().split('\n')).toHaveLength(lines.length + Number(left));
      expect(all.stderr).toBe('');
      expect(Number(left)).toBeGreaterThan(100);
    });
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
