import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runCli, withTemporaryFolder, type CliResult } from '../support/cli.js';
import { makeModelFolder } from '../support/model-folder.js';

type Row = Readonly<Record<string, unknown>> & { readonly id: string };

/** Runs `bench` where the models home is `models` in this folder. */
function bench(home: string, ...args: readonly string[]): Promise<CliResult> {
  return runCli(args, home, undefined, { BENCH_MODELS: 'models' });
}

async function findRow(home: string, id: string): Promise<Row | undefined> {
  const { stdout, code } = await bench(home, 'list', 'models', '--json');
  expect(code).toBe(0);
  return (JSON.parse(stdout) as readonly Row[]).find((row) => row.id === id);
}

describe('bench models add', () => {
  it('makes an id enough: for list, run and preprocess', async () => {
    await withTemporaryFolder(async (home) => {
      makeModelFolder(join(home, 'export'), 'mine');
      const added = await bench(home, 'models', 'add', 'export');
      expect(added).toEqual({
        ...{ code: 0, stderr: '' },
        stdout: `mine: registered, ${resolve(home, 'export')} (image, text, dense)\n`,
      });
      expect(await findRow(home, 'mine')).toMatchObject({ present: true, path: resolve(home, 'export') });
      const run = await bench(
        home,
        ...['run', '--model', 'mine', '--task', 'mini/digits', '--limit', '8', '--json', '--quiet'],
      );
      expect(JSON.parse(run.stdout)).toMatchObject({ records: [{ status: 'ok', model: { id: 'mine' } }] });
      expect(readdirSync(join(home, 'results'))).toEqual(['mine']);
      expect(readdirSync(join(home, 'models'))).toEqual(['.registered']);
    });
  });

  it('--id names it, and its records; --remove forgets it and leaves the folder', async () => {
    await withTemporaryFolder(async (home) => {
      const folder = makeModelFolder(join(home, 'export'), 'mine');
      const added = await bench(home, 'models', 'add', './export', '--id', 'yours', '--json');
      expect(JSON.parse(added.stdout)).toEqual({
        ...{ id: 'yours', folder: resolve(folder), heads: ['image', 'text', 'dense'], state: 'added' },
      });
      const again = await bench(home, 'models', 'add', 'export', '--id', 'yours');
      expect([again.code, again.stdout]).toEqual([0, expect.stringMatching(/^yours: registered already, /)]);
      const removed = await bench(home, 'models', 'add', '--remove', 'yours');
      expect(removed).toMatchObject({
        ...{ code: 0, stdout: `yours: not registered any more, ${resolve(folder)} stays\n` },
      });
      expect(await findRow(home, 'yours')).toBeUndefined();
      expect(readdirSync(folder)).toContain('visual.onnx');
    });
  });

  it('completes a known model with its published facts', async () => {
    await withTemporaryFolder(async (home) => {
      const id = 'vit-b-16-224-openai';
      makeModelFolder(join(home, 'x'), 'x', { training: undefined });
      await bench(home, 'models', 'add', 'x', '--id', id);
      const row = await findRow(home, id);
      expect(row).toMatchObject({ present: true, obtain: [], training: { data: 'clip-wit' } });
      expect(row?.published).toMatchObject({ imagenet: 0.6834 });
    });
  });

  it.each<[what: string, args: readonly string[], code: number, message: RegExp]>([
    ['nothing', [], 2, /bench models add: nothing to add\. Name a model folder/],
    ['both', ['export', '--remove', 'other'], 2, /--remove takes no folder and no --id/],
    ['a folder that is not there', ['no'], 3, /no: no such folder/],
    ['a folder without a model', ['models'], 3, /^error: \S*\/models: /],
    ['a damaged model', ['damaged'], 3, /damaged\/model\.json: names visual\.onnx, which is not in/],
    ['an id that none may have', ['export', '--id', 'A/B'], 2, /--id A\/B: expected lower-case letters/],
    [
      'an id of an embedded model',
      ['export', '--id', 'vit-micro-s'],
      2,
      /vit-micro-s: is the id of \S+micro/,
    ],
    ['an id of another one', ['export', '--id', 'other'], 2, /other: is the id of \S+\/other\. .*--id$/],
    [
      'one folder twice',
      ['other', '--id', 'new'],
      2,
      /other: goes by the id other already\. .*--remove other/,
    ],
    ['--remove of an id that none has', ['--remove', 'mine'], 2, /--remove mine: no registered model has/],
  ])('%s: one line', async (_what, args, code, message) => {
    await withTemporaryFolder(async (home) => {
      for (const name of ['export', 'other', 'damaged']) makeModelFolder(join(home, name), name);
      rmSync(join(home, 'damaged', 'visual.onnx'));
      const registered = join(home, 'models', '.registered');
      const other = JSON.stringify({ version: 1, folder: resolve(home, 'other') });
      mkdirSync(registered, { recursive: true });
      writeFileSync(join(registered, 'other.json'), other);
      const result = await bench(home, 'models', 'add', ...args);
      expect(result.stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(message)]);
      expect([result.code, result.stdout]).toEqual([code, '']);
      expect(readdirSync(registered)).toEqual(['other.json']);
      expect(readFileSync(join(registered, 'other.json'), 'utf8')).toBe(other);
    });
  });
});

describe('a registered model that cannot be read', () => {
  it('is listed as not present with the reason, and breaks nothing else', async () => {
    await withTemporaryFolder(async (home) => {
      for (const name of ['gone', 'damaged', 'good']) {
        makeModelFolder(join(home, name), name);
        await bench(home, 'models', 'add', name);
      }
      rmSync(join(home, 'gone'), { recursive: true });
      writeFileSync(join(home, 'damaged', 'model.json'), '{');
      expect(await findRow(home, 'gone')).toMatchObject({
        ...{ present: false, path: resolve(home, 'gone') },
        problem: expect.stringContaining('bench models add --remove gone'),
      });
      expect(await findRow(home, 'damaged')).toMatchObject({
        ...{ present: false, problem: expect.stringContaining('not valid JSON') },
      });
      const table = await bench(home, 'list', 'models');
      expect(table.stdout).toMatch(/\ngood +vit .* yes\n/);
      expect(table.stdout).toMatch(/\ngone +damaged\n/);
      expect(table.stderr).toMatch(/warning: gone: its folder .* is gone/);
      const run = await bench(
        home,
        ...['run', '--model', 'g*', '--task', 'mini/digits', '--limit', '4', '--json', '--quiet'],
      );
      expect(run.stderr).toMatch(/^warning: --model g\*: left out: gone: its folder /);
      expect([run.code, readdirSync(join(home, 'results'))]).toEqual([0, ['good']]);
    });
  });
});

it.each(['add', 'pull'])('bench models %s --help has examples', async (name) => {
  await withTemporaryFolder(async (home) => {
    const { stdout, code } = await runCli(['models', name, '--help'], home);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(new RegExp(`Examples:[^]*\\$ bench models ${name} `)),
    ]);
  });
});
