import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readComparable, runCli, type Stop } from '../support/cli.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

/** What is run, and the files that a plain run of it leaves. */
interface Work {
  readonly options: readonly string[];
  readonly plain: Readonly<Record<string, string>>;
}

const common = ['--no-cache', '--workers', '1', '--device', 'cpu'];
const ofAll = ['--model', 'vitamin-s-lmm-micro', '--limit', '10', '--batch-size', '4', ...common];
const kinds = ['mini/openmoji', 'mini/clipart', 'mini/scenes-panoptic', 'mini/vqa'];
const ofOne = ['--model', 'vit-micro-s', '--task', 'mini/openmoji', '--limit', '300', ...common];

async function run(home: string, args: readonly string[], stop?: Stop, variables = {}) {
  return runCli(['run', '--out', 'results', ...args], home, stop, variables);
}

async function runPlainly(options: readonly string[]): Promise<Work> {
  const home = newFolder();
  expect(await run(home, options)).toMatchObject({ code: 0 });
  return { options, plain: readFiles(home) };
}

/** Whether a file tells how a result came about: the journal of answers, or a batch size. */
const isOfTheWay = (name: string) => /batch-size-|\.answers\.jsonl$/.test(name);

/** Result files without what may differ, and every file of predictions. */
function readFiles(home: string): Readonly<Record<string, string>> {
  const out = join(home, 'results');
  const names = readdirSync(out, { recursive: true, encoding: 'utf8' });
  const predictions = names.filter((name) => name.includes('.predictions/'));
  const records = Object.entries(readComparable(out)).filter(([name]) => !isOfTheWay(name));
  return Object.fromEntries([
    ...records,
    ...predictions
      .filter((name) => statSync(join(out, name)).isFile())
      .map((name) => [name, readFileSync(join(out, name), 'base64')] as const),
  ]);
}

/** The rows of the document that a part prints. */
function rowsOf(stdout: string): readonly Readonly<Record<string, unknown>>[] {
  return (JSON.parse(stdout) as { tasks: readonly Readonly<Record<string, unknown>>[] }).tasks;
}

const shardFiles = (home: string) =>
  readdirSync(join(home, 'results'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.shards\/.*\.jsonl$/.test(name),
  );

/** Flips a bit in the middle of a file. */
function damage(file: string): void {
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(file, bytes);
}

describe('a run in parts', () => {
  let all: Work;
  let one: Work;

  beforeAll(async () => {
    all = await runPlainly([...ofAll, '--task', kinds.join(',')]);
    one = await runPlainly([...ofOne, '--batch-size', '8']);
  });

  it('leaves what a run of the whole leaves, for every kind of task', async () => {
    const home = newFolder();
    for (const index of [3, 1, 2])
      expect(await run(home, [...all.options, '--shard', `${index}/3`])).toMatchObject({ code: 0 });
    expect(shardFiles(home)).toHaveLength(kinds.length * 3);
    expect(await run(home, [...all.options, '--merge'])).toMatchObject({ code: 0 });
    expect(readFiles(home)).toEqual(all.plain);
    expect(shardFiles(home)).toEqual([]);
  });

  it.each([[[1]], [[5, 1, 4, 2, 3, 7, 6]]])('may be cut as one likes: parts %j', async (order) => {
    const home = newFolder();
    const ends: string[] = [];
    for (const index of order)
      ends.push((await run(home, [...one.options, '--shard', `${index}/${order.length}`])).stdout);
    const next = ends.map((text) => / done\. Next, (.*): bench run --merge, with the other/.exec(text)?.[1]);
    const waiting = order.slice(1).map(() => 'when the other shards are done');
    expect(next).toEqual([...waiting, 'all batches are there']);
    expect(await run(home, [...one.options, '--merge'])).toMatchObject({ code: 0 });
    expect(readFiles(home)).toEqual(one.plain);
  });

  it('may be cut into more parts than there are batches', async () => {
    const home = newFolder();
    const options = [...ofOne, '--limit', '8', '--batch-size', '8'];
    expect((await run(home, [...options, '--shard', '1/2'])).stdout).toContain('none of 1');
    expect(existsSync(join(home, 'results/vit-micro-s/mini__openmoji.shards'))).toBe(false);
  });

  it('goes on where a killed part was, and a run of the whole with what there is', async () => {
    const home = newFolder();
    const folder = join(home, 'results/vit-micro-s/mini__openmoji.shards');
    const isUnderWay = () =>
      existsSync(folder) && readdirSync(folder).some((name) => statSync(join(folder, name)).size > 40_000);
    const part = [...one.options, '--shard', '1/2', '--json'];
    expect(await run(home, part, { killWhen: isUnderWay })).toMatchObject({ code: null });
    expect(shardFiles(home)).toEqual([]);
    const again = await run(home, part);
    expect(again.code).toBe(0);
    const [{ samples, asked, left }] = rowsOf(again.stdout);
    expect(Number(asked)).toBeLessThan(Number(samples));
    expect(left).toBe(19);
    const lacking = await run(home, [...one.options, '--merge']);
    expect(lacking.code).toBe(3);
    expect(lacking.stdout).toContain('they lack batches 20-38 of 38');
    expect(lacking.stdout).toContain('bench run --shard 2/2 and the other options');
    expect(await run(home, one.options)).toMatchObject({ code: 0 });
    expect(readFiles(home)).toEqual(one.plain);
  });

  it('names a finished file that is damaged, and computes its batches again', async () => {
    const home = newFolder();
    for (const shard of ['1/2', '2/2'])
      expect(await run(home, [...one.options, '--shard', shard])).toMatchObject({ code: 0 });
    const [first, second] = shardFiles(home).map((name) => join(home, 'results', name));
    damage(first);
    const again = await run(home, [...one.options, '--shard', '1/2']);
    expect(again.stderr).toContain(
      `warning: mini/openmoji: mini__openmoji.shards/${basename(first)}: damaged`,
    );
    expect(again.code).toBe(0);
    damage(second);
    const merged = await run(home, [...one.options, '--merge']);
    expect(merged.stderr).toContain(
      `warning: mini/openmoji: mini__openmoji.shards/${basename(second)}: damaged`,
    );
    expect(merged.stderr).not.toContain(basename(first));
    expect(merged.code).toBe(0);
    expect(readFiles(home)).toEqual(one.plain);
  });

  it('takes its part from the launcher, and the batch size from the first', async () => {
    const home = newFolder();
    const options = [...ofOne, '--batch-size', 'auto', '--shard', 'auto'];
    const ranks = [0, 1].map((rank) => ({ RANK: String(rank), WORLD_SIZE: '2' }));
    const first = await run(home, options, undefined, ranks[1]);
    expect(first.stderr).toContain('shard 2/2');
    const second = await run(home, options, undefined, ranks[0]);
    expect(second.stderr).toMatch(
      /batches of \d+, as results\/vit-micro-s\/batch-size-[0-9a-f]{12}\.json says/,
    );
    expect(second.stdout).toContain('shard 1/2: done. Next, all batches are there');
    const merged = await run(home, [...ofOne, '--merge']);
    expect(merged.code).toBe(0);
    expect(readFiles(home)['vit-micro-s/mini__openmoji.samples.jsonl']).toBeDefined();
  });
});

describe('a part that is written wrongly', () => {
  it.each([
    [['--shard', '3/2'], '--shard 3/2: there is no such part'],
    [['--shard', 'auto'], '--shard auto: nothing says which part this is'],
    [['--shard', '1/2', '--merge'], 'first each part, then --merge'],
  ])('%j', async (args, message) => {
    const { code, stderr } = await run(newFolder(), args);
    expect(stderr).toContain(`error: ${args[0] === '--shard' ? '--shard' : ''}`);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it('says to one of several processes that it does the whole run', async () => {
    const options = [...ofOne, '--limit', '8', '--batch-size', '8'];
    const { stderr } = await run(newFolder(), options, undefined, { RANK: '1', WORLD_SIZE: '4' });
    expect(stderr).toContain('warning: RANK says that this process is one of 4, and each does the whole run');
  });
});
