import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openShardFile } from '../../../harness/results/shards/shard-file.js';
import { listFinished, listShards, removeShards } from '../../../harness/results/shards/shard-folder.js';
import { catchError } from '../../support/errors.js';
import { batchOf, key, maker, partsIn, readKept, writeShard } from '../../support/shard-files.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

describe('a file of batches', () => {
  it('has its name only when it is finished', async () => {
    const folder = join(newFolder(), 'model', 'task.shards');
    const writer = await openShardFile(folder, key, { from: 0, to: 2 }, maker);
    await writer.add(batchOf(0));
    expect(partsIn(folder)).toEqual(readdirSync(folder));
    await writer.add(batchOf(1));
    expect(await listFinished(folder, key)).toEqual([]);
    await writer.finish(1);
    expect(readdirSync(folder)).toEqual([`${key.slice(0, 12)}-0-2.jsonl`]);
  });

  it('is not finished without all of its batches', async () => {
    const folder = newFolder();
    const writer = await openShardFile(folder, key, { from: 0, to: 3 }, maker);
    for (const index of [0, 2, 2]) await writer.add(batchOf(index));
    const error = await catchError(() => writer.finish(1));
    expect(String(error)).toContain('without 1 of its batches');
    await writer.close();
    expect(await listFinished(folder, key)).toEqual([]);
  });

  it('keeps what was added when it is closed without', async () => {
    const folder = newFolder();
    const writer = await openShardFile(folder, key, { from: 0, to: 3 }, maker);
    await writer.add(batchOf(1));
    await writer.close();
    expect(await readKept(folder, 3)).toEqual({ found: [1], warnings: [] });
  });

  it('leaves nothing when it is discarded', async () => {
    const folder = newFolder();
    const writer = await openShardFile(folder, key, { from: 0, to: 3 }, maker);
    await writer.add(batchOf(1));
    await writer.discard();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is one of its own for each attempt', async () => {
    const folder = newFolder();
    const writers = await Promise.all(
      [0, 1].map(() => openShardFile(folder, key, { from: 0, to: 1 }, maker)),
    );
    expect(partsIn(folder)).toHaveLength(2);
    for (const writer of writers) {
      await writer.add(batchOf(0));
      await writer.finish(1);
    }
    expect(readdirSync(folder)).toHaveLength(1);
    expect(await readKept(folder, 1)).toEqual({ found: [0], warnings: [] });
  });

  it('takes the place of a damaged one', async () => {
    const folder = newFolder();
    writeFileSync(await writeShard(folder, 0, 1), 'damaged');
    expect((await readKept(folder, 1)).found).toEqual([]);
    await writeShard(folder, 0, 1);
    expect(await readKept(folder, 1)).toEqual({ found: [0], warnings: [] });
  });

  it('may lose its folder: the task is done, and nothing is left to do', async () => {
    const folder = join(newFolder(), 'task.shards');
    const writer = await openShardFile(folder, key, { from: 0, to: 1 }, maker);
    await removeShards(folder);
    await writer.add(batchOf(0));
    await writer.finish(1);
    expect(existsSync(folder)).toBe(false);
  });

  it('is the same bytes for the same batches', async () => {
    const [a, b] = await Promise.all([0, 1].map(() => writeShard(newFolder(), 0, 2)));
    expect(readFileSync(a, 'utf8')).toBe(readFileSync(b, 'utf8'));
    // three words a line: the checksum, what it is, and the JSON
    const words = readFileSync(a, 'utf8').trimEnd().split('\n').map((line) => line.split(' ', 3)); // prettier-ignore
    expect(words.map((line) => line[1])).toEqual(['head', '0', '1', 'end']);
    expect(words[3][2]).toBe('{"elapsedMs":10}');
  });
});

describe('a folder of batches', () => {
  it('lists finished ranges by their place, of one key', async () => {
    const folder = newFolder();
    for (const [from, to] of [[10, 12], [2, 3], [0, 1]] as const) await writeShard(folder, from, to); // prettier-ignore
    await writeShard(folder, 5, 6, 'f'.repeat(64));
    await (await openShardFile(folder, key, { from: 7, to: 8 }, maker)).close();
    expect(await listFinished(folder, key)).toEqual([
      { from: 0, to: 1 },
      { from: 2, to: 3 },
      { from: 10, to: 12 },
    ]);
    expect((await listShards(folder, key)).map(({ isFinished }) => isFinished)).toEqual([true, true, true, false]);
  }); // prettier-ignore

  it('lists no file of another name', async () => {
    const folder = newFolder();
    const file = basename(await writeShard(folder, 0, 1));
    for (const name of [
      `.${file}`,
      `${file}x`,
      `a${file}`,
      `${file}.part`,
      file.replace('-0-', '--1-'),
      file.replace('-1.', '-1e9.'),
    ])
      // prettier-ignore
      writeFileSync(join(folder, name), '');
    expect(await listFinished(folder, key)).toEqual([{ from: 0, to: 1 }]);
  });

  it('is empty where it is not there, and is removed where it is not there', async () => {
    const folder = join(newFolder(), 'none');
    expect(await listFinished(folder, key)).toEqual([]);
    await removeShards(folder);
  });

  it('is not empty where it cannot be listed', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    expect(await catchError(() => listFinished(file, key))).toMatchObject({ code: 'ENOTDIR' });
    rmSync(file);
  });
});
