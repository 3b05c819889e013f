import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sha256 } from '../../../harness/core/hash.js';
import { makeLine } from '../../../harness/results/shards/checked-lines.js';
import { openKeptBatches } from '../../../harness/results/shards/kept-batches.js';
import { openShardFile } from '../../../harness/results/shards/shard-file.js';
import { batchOf, key, maker, partsIn, readKept, writeShard } from '../../support/shard-files.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

/** The places in a file where its lines end: header, batches, end. */
function endsOf(bytes: Buffer): readonly number[] {
  return [...bytes.entries()].filter(([, byte]) => byte === 10).map(([place]) => place + 1);
}

/** The name that a finished file had while it was under way. */
function partOf(file: string): string {
  return join(dirname(file), `.${basename(file, '.jsonl')}.host_1_2.abcd.part`);
}

describe('kept batches', () => {
  it('are found by their place, whole or under way', async () => {
    const folder = newFolder();
    await writeShard(folder, 1, 3);
    const writer = await openShardFile(folder, key, { from: 4, to: 6 }, { ...maker, provider: 'cuda' });
    await writer.add(batchOf(5));
    const kept = await openKeptBatches(folder, key);
    expect(await kept.find(1, ['other'])).toBeUndefined();
    expect((await readKept(folder, 7)).found).toEqual([1, 2, 5]);
    expect(kept).toMatchObject({ makers: [maker, { provider: 'cuda' }], elapsedMs: 10, warnings: [] });
    await kept.close();
    await writer.close();
  });

  it('are found over any split, each once', async () => {
    const folder = newFolder();
    for (const [from, to] of [[0, 2], [2, 4], [0, 3]] as const) await writeShard(folder, from, to); // prettier-ignore
    expect(await readKept(folder, 4)).toEqual({ found: [0, 1, 2, 3], warnings: [] });
    const kept = await openKeptBatches(folder, key);
    expect(kept.makers).toEqual([maker]);
    await kept.close();
  });

  it('are those of a range alone where one is given', async () => {
    const folder = newFolder();
    for (const from of [0, 2, 4]) await writeShard(folder, from, from + 2);
    const kept = await openKeptBatches(folder, key, { from: 3, to: 4 });
    expect(kept.elapsedMs).toBe(10);
    for (const index of [2, 3]) expect(await kept.find(index, [`s${index}`])).toEqual(batchOf(index).batch);
    expect(await kept.find(4, ['s4'])).toBeUndefined();
    await kept.close();
  });

  it('are none where the folder is not there', async () => {
    expect(await readKept(join(newFolder(), 'none'), 2)).toEqual({ found: [], warnings: [] });
  });

  it('are those of their key', async () => {
    const folder = newFolder();
    // another work whose key begins alike, under a name that is ours
    await writeShard(folder, 0, 1, `${key.slice(0, 12)}${'0'.repeat(52)}`);
    const { found, warnings } = await readKept(folder, 1);
    expect([found, warnings.length]).toEqual([[], 1]);
  });

  it('lose no more than what a cut took, wherever it is', async () => {
    const whole = readFileSync(await writeShard(newFolder(), 0, 2));
    const [head, first, second] = endsOf(whole);
    for (let length = 0; length < whole.length; length++) {
      const folder = newFolder();
      const file = join(folder, `${key.slice(0, 12)}-0-2.jsonl`);
      writeFileSync(partOf(file), whole.subarray(0, length));
      const found = [first, second].flatMap((end, index) => (end <= length ? [index] : []));
      expect(await readKept(folder, 2)).toEqual({ found: length < head ? [] : found, warnings: [] });
      renameSync(partOf(file), file);
      expect((await readKept(folder, 2)).warnings).toHaveLength(1);
    }
  });

  it('lose no more than the lines that a flipped bit is in', async () => {
    const folder = newFolder();
    const file = await writeShard(folder, 0, 3);
    const whole = readFileSync(file);
    const ends = endsOf(whole);
    for (let place = 0; place < whole.length; place++) {
      const bytes = Buffer.from(whole);
      bytes[place] ^= 1 << (place % 8);
      writeFileSync(file, bytes);
      const hit = ends.findIndex((end) => place < end);
      // without the line's own end, the one after it is gone as well
      const lost = bytes[place] !== whole[place] && whole[place] === 10 ? [hit, hit + 1] : [hit];
      const found = [0, 1, 2].filter((index) => !lost.includes(0) && !lost.includes(index + 1));
      const { warnings, ...rest } = await readKept(folder, 3);
      expect([place, rest]).toEqual([place, { found }]);
      expect(warnings).toEqual([
        `${basename(folder)}/${basename(file)}: damaged. What is lost is computed again`,
      ]);
    }
  });

  it('are taken from another file where one is damaged', async () => {
    const folder = newFolder();
    const file = await writeShard(folder, 0, 2);
    await writeShard(folder, 1, 2);
    const bytes = readFileSync(file);
    bytes[endsOf(bytes)[1] + 40] ^= 1;
    writeFileSync(file, bytes);
    const { found, warnings } = await readKept(folder, 2);
    expect([found, warnings.length]).toEqual([[0, 1], 1]);
  });

  it('are read while they are written: those that are whole by then', async () => {
    const folder = newFolder();
    const writer = await openShardFile(folder, key, { from: 0, to: 4 }, maker);
    const part = join(folder, partsIn(folder)[0]);
    for (let index = 0; index < 4; index++) {
      const before = await openKeptBatches(folder, key);
      await writer.add(batchOf(index));
      expect(await before.find(index, [`s${index}`])).toBeUndefined();
      expect(await before.find(0, ['s0'])).toEqual(index === 0 ? undefined : batchOf(0).batch);
      await before.close();
    }
    appendFileSync(part, 'half of a li');
    expect(await readKept(folder, 4)).toEqual({ found: [0, 1, 2, 3], warnings: [] });
    await writer.close();
  });

  it('stay readable when their file gets its name, or goes with the task', async () => {
    const folder = newFolder();
    const writer = await openShardFile(folder, key, { from: 0, to: 1 }, maker);
    await writer.add(batchOf(0));
    const kept = await openKeptBatches(folder, key);
    await writer.finish(1);
    rmSync(folder, { recursive: true });
    expect(await kept.find(0, ['s0'])).toEqual(batchOf(0).batch);
    await kept.close();
  });

  it('are not found where the file has changed since', async () => {
    const folder = newFolder();
    const file = await writeShard(folder, 0, 2);
    const kept = await openKeptBatches(folder, key);
    const bytes = readFileSync(file);
    bytes[endsOf(bytes)[0] + 30] ^= 1;
    writeFileSync(file, bytes.subarray(0, endsOf(bytes)[2] - 2));
    expect(await kept.find(0, ['s0'])).toBeUndefined();
    expect(await kept.find(1, ['s1'])).toBeUndefined();
    await kept.close();
  });

  it('are unreadable in what is no file', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, `${key.slice(0, 12)}-0-1.jsonl`));
    mkdirSync(join(folder, `.${key.slice(0, 12)}-0-1.x.part`));
    const { found, warnings } = await readKept(folder, 1);
    expect([found, warnings]).toEqual([[], [expect.stringContaining('EISDIR')]]);
  });

  it.each([
    ['an empty file', ''],
    ['a header alone', makeLine('head', headerOf({}))],
    ['no header', makeLine('0', '{}')],
    ['a header of another version', makeLine('head', headerOf({ version: 2 }))],
    ['a header that is no JSON', makeLine('head', '{')],
    ['a whole line that is no batch', makeLine('head', headerOf({})) + makeLine('0', '{}') + makeLine('0', '[')],
    ['empty lines', '\n\n\n'],
    ['a name that goes on', `${sha256('0').slice(0, 16)} ${'0'.repeat(10_000)}\n`],
  ])('are not in %s', async (_name, text) => {
    const folder = newFolder();
    writeFileSync(join(folder, `${key.slice(0, 12)}-0-1.jsonl`), text);
    writeFileSync(join(folder, `.${key.slice(0, 12)}-0-999999999999999.x.part`), text);
    const { found, warnings } = await readKept(folder, 1);
    expect([found, warnings.length]).toEqual([[], 1]);
  }); // prettier-ignore

  it('are whole where a line was written twice, or a half one lies between', async () => {
    const folder = newFolder();
    const file = await writeShard(folder, 0, 2);
    const lines = readFileSync(file, 'utf8').split(/(?<=\n)/);
    writeFileSync(file, [lines[0], lines[1], lines[2].slice(0, 30), '\n', lines[2], lines[1], lines[3]].join(''));
    expect(await readKept(folder, 2)).toEqual({ found: [0, 1], warnings: [] });
  }); // prettier-ignore

  it('of a range that no file can hold are counted, not walked through', async () => {
    const folder = newFolder();
    const file = await writeShard(folder, 0, 1);
    renameSync(file, file.replace('-0-1.', '-0-999999999999999.'));
    const { found, warnings } = await readKept(folder, 1);
    expect([found, warnings.length]).toEqual([[0], 1]);
  });
});

function headerOf(changes: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ format: 'vitabench-shard', version: 1, key, from: 0, to: 1, maker, ...changes });
}
