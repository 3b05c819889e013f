import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ownRecordSchema } from '../support/records.js';
import { surveySets } from '../../harness/runtime/store/survey.js';
import { flipBit, onlyPart, spoil } from '../support/embeddings.js';
import { readComparable, runCli, withTemporaryFolder, type CliResult } from '../support/cli.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const tasks = ['mini/novel', 'mini/digits', 'mini/clipart'];
const model = 'vit-micro-s';
const cpu = ['--device', 'cpu', '--quiet'];
const run = ['run', '--model', model, '--task', tasks.join(), '--limit', '60', ...cpu];

function readRuntime(home: string, out: string, task: string) {
  const file = join(home, out, model, `${task.replace('/', '__')}.json`);
  return ownRecordSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).runtime;
}

const cacheOf = (home: string) => join(home, '.cache', 'vitabench');

interface Status {
  readonly folder: string;
  readonly bytes: number;
  readonly limit: number;
  readonly sets: readonly {
    readonly kind: string;
    readonly dataset: string | null;
    readonly embeddings: number;
  }[];
}

async function readStatus(home: string): Promise<Status> {
  const { code, stdout, stderr } = await runCli(['cache', 'status', '--json'], home);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Status;
}

describe('a run after another', () => {
  let home: string;
  let cold: CliResult;
  beforeAll(async () => {
    home = newFolder();
    cold = await runCli([...run, '--out', 'cold'], home);
  });

  it('runs no graph, says so, and leaves the same bytes', async () => {
    const warm = await runCli([...run, '--out', 'warm'], home);
    expect([cold.code, warm.code, cold.stderr, warm.stderr]).toEqual([0, 0, '', '']);
    expect(warm.stdout).toBe(cold.stdout);
    for (const task of tasks) {
      expect(readRuntime(home, 'cold', task)).toMatchObject({ nodes: { image: expect.anything() } });
      const { nodes, stored } = readRuntime(home, 'warm', task);
      expect([nodes, stored?.images]).toEqual([undefined, 60]);
      expect(stored?.texts).toBeGreaterThan(0);
    }
    await runCli([...run, '--out', 'without', '--no-cache'], home);
    expect(readRuntime(home, 'without', tasks[0]).stored).toBeUndefined();
    const without = readComparable(join(home, 'without'));
    expect(readComparable(join(home, 'cold'))).toEqual(without);
    expect(readComparable(join(home, 'warm'))).toEqual(without);
  });

  it('names a damaged file once, computes what it held, and leaves the same bytes', async () => {
    const sets = await surveySets(cacheOf(home));
    const images = sets.find(({ label }) => label?.dataset === 'mini-digits');
    spoil(onlyPart(images?.folder ?? ''), (bytes) => flipBit(bytes, -1));
    const mended = await runCli([...run, '--out', 'mended'], home);
    expect(mended.code).toBe(0);
    expect(mended.stderr.match(/warning: .*/g)).toEqual([
      expect.stringMatching(/^warning: part-[0-9a-f]+\.safetensors in the cache is damaged/),
    ]);
    // all but one batch, whichever came last
    const { stored } = readRuntime(home, 'mended', 'mini/digits');
    expect(stored?.images).toBeGreaterThan(0);
    expect(stored?.images).toBeLessThan(60);
    expect(readComparable(join(home, 'mended'))).toEqual(readComparable(join(home, 'cold')));
  });

  it('bench cache status says what is kept', async () => {
    const { folder, bytes, limit, sets } = await readStatus(home);
    expect([folder, limit]).toEqual([cacheOf(home), 20e9]);
    expect(bytes).toBeGreaterThan(60 * 3 * 4);
    const images = sets.filter(({ kind }) => kind === 'images');
    expect(images.map(({ dataset }) => dataset).sort()).toEqual([
      'mini-clipart',
      'mini-digits',
      'mini-novel',
    ]);
    expect(images.map(({ embeddings }) => embeddings)).toEqual([60, 60, 60]);
    const { stdout } = await runCli(['cache', 'status'], home, undefined, { BENCH_CACHE_LIMIT: '3MB' });
    expect(stdout).toMatch(/images +vit-micro-s +mini-digits +60 +\S+ KB +20\d\d-/);
    expect(stdout).toMatch(/\n4 sets, \d+ KB of 3\.0 MB, in \S+vitabench\n$/);
  });

  it('bench cache clear removes what is named, then all that is ours', async () => {
    const cache = cacheOf(home);
    mkdirSync(join(cache, 'models'));
    writeFileSync(join(cache, 'models', 'mine'), 'mine');
    const before = await readStatus(home);
    const named = await runCli(
      ['cache', 'clear', '--model', model, '--dataset', 'mini-digits,mini-novel'],
      home,
    );
    expect(named.stdout).toMatch(/^2 sets removed, \d+ KB, from \S+vitabench\n$/);
    const left = await readStatus(home);
    expect(left.sets.map(({ kind, dataset }) => [kind, dataset]).sort()).toEqual([
      ['images', 'mini-clipart'],
      ['texts', null],
    ]);
    expect(left.bytes).toBeLessThan(before.bytes);
    const none = await runCli(['cache', 'clear', '--model', 'other'], home);
    expect([none.code, none.stdout]).toEqual([0, expect.stringMatching(/^0 sets removed, 0 B/)]);
    expect(none.stderr).toMatch(/none is of what was named/);
    expect((await readStatus(home)).sets).toHaveLength(2);
    const all = await runCli(['cache', 'clear'], home);
    expect(all.stdout).toMatch(/^2 sets removed/);
    expect(readdirSync(cache)).toEqual(['models']);
    expect(existsSync(join(cache, 'models', 'mine'))).toBe(true);
    expect(await readStatus(home)).toMatchObject({ bytes: 0, sets: [] });
  });
});

describe('a run of another model', () => {
  it('makes room for its embeddings where the cache is small, and keeps its own', async () => {
    await withTemporaryFolder(async (home) => {
      const digits = ['--task', 'mini/digits', '--limit', '20', ...cpu, '--out', 'out'];
      const first = await runCli(['run', '--model', model, ...digits], home);
      const second = await runCli(
        ['run', '--model', 'vit-micro-xs', ...digits, '--cache-limit', '1KB'],
        home,
      );
      expect([first.code, second.code, second.stderr]).toEqual([0, 0, '']);
      const sets = await surveySets(cacheOf(home));
      expect(sets.map(({ label }) => label?.models)).toEqual([['vit-micro-xs'], ['vit-micro-xs']]);
    });
  });
});

describe('a run that is stopped', () => {
  const long = ['run', '--model', model, '--task', 'mini/openmoji', '--batch-size', '4', ...cpu];
  let whole: unknown;
  beforeAll(async () => {
    const home = newFolder();
    await runCli([...long, '--out', 'out', '--no-cache'], home);
    whole = readComparable(join(home, 'out'));
  });

  it('by Ctrl-C in the middle of a task, leaves what it had encoded to itself and to others', async () => {
    await withTemporaryFolder(async (home) => {
      const folder = join(home, 'out', model);
      const hasLines = () =>
        (existsSync(folder) ? readdirSync(folder) : []).some(
          (name) => name.includes('samples') && statSync(join(folder, name)).size > 0,
        );
      const stopped = await runCli([...long, '--out', 'out'], home, { interruptWhen: hasLines });
      expect(stopped.code).toBe(130);
      expect(existsSync(join(folder, 'mini__openmoji.json'))).toBe(false);
      const kept = join(folder, 'mini__openmoji.shards');
      expect(readdirSync(kept).map((name) => statSync(join(kept, name)).size > 10_000)).toContain(true);
      expect((await runCli([...long, '--out', 'other'], home)).code).toBe(0);
      const { images = 0 } = readRuntime(home, 'other', 'mini/openmoji').stored ?? {};
      expect(images).toBeGreaterThan(0);
      expect(images).toBeLessThan(900);
      expect((await runCli([...long, '--out', 'out', '--no-cache'], home)).code).toBe(0);
      expect(existsSync(kept)).toBe(false);
      for (const out of ['out', 'other']) expect(readComparable(join(home, out))).toEqual(whole);
    });
  });
});

describe('what cannot be kept', () => {
  it('is said once, and costs no result', async () => {
    await withTemporaryFolder(async (home) => {
      writeFileSync(join(home, 'file'), '');
      const { code, stderr } = await runCli([...run, '--out', 'out', '--cache-dir', 'file'], home);
      expect(code).toBe(0);
      expect(stderr.match(/embeddings cannot be kept/g)).toHaveLength(1);
      expect(stderr).toMatch(
        /warning: file: embeddings cannot be kept \(.*Make room, choose another --cache-dir/,
      );
    });
  });
});
