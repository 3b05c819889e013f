import { existsSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { EmbeddingSource, ImageSet } from '../../../harness/core/embedding-store.js';
import { openImageSet } from '../../../harness/runtime/store/image-set.js';
import { readPart, writePart } from '../../../harness/runtime/store/part-file.js';
import {
  contentOf,
  createQuietKeeping,
  flipBit,
  makeBatch,
  onlyPart,
  partsIn,
  spoil,
} from '../../support/embeddings.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const source: EmbeddingSource = { facts: { graph: 'g' }, model: 'm', dataset: 'd' };
type Changes = Parameters<typeof createQuietKeeping>[0];

async function openIn(folder: string, changes: Changes = {}, from = source) {
  const { keeping, warnings } = createQuietKeeping(changes);
  return { set: await openImageSet(folder, from, keeping), warnings };
}

async function addAll(set: ImageSet, numbers: readonly number[]): Promise<void> {
  for (const number of numbers) {
    const { key, ids, embeddings } = makeBatch(number);
    await set.add(key, ids, embeddings);
  }
}

/** The numbers, of these, whose batches a set has, each as it was added. */
async function foundIn(set: ImageSet, numbers: readonly number[]): Promise<readonly number[]> {
  const found: number[] = [];
  for (const number of numbers) {
    const { key, embeddings } = makeBatch(number);
    const tensor = await set.find(key);
    if (tensor === undefined) continue;
    expect(tensor).toEqual(embeddings);
    found.push(number);
  }
  return found;
}

async function keep(folder: string, numbers: readonly number[]): Promise<void> {
  const { set } = await openIn(folder);
  await addAll(set, numbers);
  await set.close();
}

/** Keeps batches in a file each, as a process leaves them that is killed before it can merge them. */
async function keepApart(folder: string, numbers: readonly number[]): Promise<void> {
  for (const number of numbers) await writePart(folder, contentOf([makeBatch(number)]));
}

/** Waits until a folder has so many files with embeddings. */
async function waitForParts(folder: string, count: number): Promise<void> {
  const start = performance.now();
  while (partsIn(folder).length < count && performance.now() - start < 20_000)
    await new Promise(setImmediate);
  expect(partsIn(folder)).toHaveLength(count);
}

describe('openImageSet', () => {
  it('has nothing at first, makes no folder to look, and gives back what was added', async () => {
    const folder = join(newFolder(), 'set');
    const { set, warnings } = await openIn(folder);
    expect(await foundIn(set, [1, 2])).toEqual([]);
    await set.close();
    expect(existsSync(folder)).toBe(false);
    await keep(folder, [1, 2]);
    const again = await openIn(folder);
    expect(await foundIn(again.set, [1, 2, 3])).toEqual([1, 2]);
    expect([...warnings, ...again.warnings]).toEqual([]);
  });

  it('writes when enough bytes wait', async () => {
    const folder = newFolder();
    // a batch has 48 bytes
    const { set } = await openIn(folder, { flushBytes: 96 });
    await addAll(set, [1, 2, 3]);
    await waitForParts(folder, 1);
    expect(await foundIn((await openIn(folder)).set, [1, 2, 3])).toEqual([1, 2]);
    await addAll(set, [4]);
    await waitForParts(folder, 2);
  });

  it('writes when the first that waits has waited long enough', async () => {
    const folder = newFolder();
    let time = 7;
    const { set } = await openIn(folder, { flushMs: 5000, now: () => time });
    for (const [number, at] of [
      [1, 7],
      [2, 5006],
      [3, 5007],
      [4, 6000],
      [5, 10_999],
    ]) {
      time = at;
      await addAll(set, [number]);
    }
    await waitForParts(folder, 1);
    expect(await foundIn((await openIn(folder)).set, [1, 2, 3, 4, 5])).toEqual([1, 2, 3]);
    time = 11_000;
    await addAll(set, [6]);
    await waitForParts(folder, 2);
  });

  it('merges small files at its end, and none that is the only one', async () => {
    const folder = newFolder();
    await keepApart(folder, [1, 2, 3, 4]);
    expect(partsIn(folder)).toHaveLength(4);
    const { set } = await openIn(folder);
    await addAll(set, [5]);
    await set.close();
    const merged = onlyPart(folder);
    const { mtimeMs } = statSync(merged);
    expect((await readPart(merged)).ids).toHaveLength(15);
    const again = await openIn(folder);
    expect(await foundIn(again.set, [1, 2, 3, 4, 5, 6])).toEqual([1, 2, 3, 4, 5]);
    await again.set.close();
    expect(onlyPart(folder)).toBe(merged);
    expect(statSync(merged).mtimeMs).toBe(mtimeMs);
  });

  it('says in words whose it is, under every id, and when it was used', async () => {
    const folder = newFolder();
    await keep(folder, [1]);
    const label = join(folder, 'set.json');
    expect(JSON.parse(readFileSync(label, 'utf8'))).toEqual({
      schema: 1,
      models: ['m'],
      dataset: 'd',
      facts: { graph: 'g' },
    });
    utimesSync(label, 0, 0);
    await openIn(folder);
    expect(statSync(label).mtimeMs).toBeGreaterThan(0);
    await openIn(folder, {}, { ...source, model: 'other-id' });
    expect(JSON.parse(readFileSync(label, 'utf8'))).toMatchObject({ models: ['m', 'other-id'] });
  });
});

describe('a damaged file', () => {
  it.each<[string, (bytes: Buffer) => Uint8Array]>([
    ['empty', () => Buffer.alloc(0)],
    ['cut off', (bytes) => bytes.subarray(0, -7)],
    ['of somebody else', () => Buffer.from('no such thing, whatever its name says')],
    ['with a bit turned over in its header', (bytes) => flipBit(bytes, 60)],
  ])('%s, is named once and removed; what it held is kept again', async (_case, change) => {
    const folder = newFolder();
    await keep(folder, [1, 2]);
    const part = onlyPart(folder);
    spoil(part, change);
    const { set, warnings } = await openIn(folder);
    expect(await foundIn(set, [1, 2])).toEqual([]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(
      /^part-[0-9a-f]{32}\.safetensors in the cache is damaged \(.*computed again$/,
    );
    expect(existsSync(part)).toBe(false);
    await addAll(set, [1, 2]);
    await set.close();
    const again = await openIn(folder);
    expect(await foundIn(again.set, [1, 2])).toEqual([1, 2]);
    expect(again.warnings).toEqual([]);
  });

  it('of several, names the first and counts the others', async () => {
    const folder = newFolder();
    await keepApart(folder, [1, 2, 3]);
    for (const name of partsIn(folder)) spoil(join(folder, name), () => Buffer.alloc(0));
    const { warnings } = await openIn(folder);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('and 2 more files beside it');
  });

  it('with damaged rows, loses these alone, and is written anew without them', async () => {
    const folder = newFolder();
    await keep(folder, [1, 2, 3]);
    const part = onlyPart(folder);
    // the last value of the last batch
    spoil(part, (bytes) => flipBit(bytes, -1));
    const { set, warnings } = await openIn(folder);
    expect(await foundIn(set, [3, 1, 2, 3])).toEqual([1, 2]);
    expect(warnings).toHaveLength(1);
    await set.close();
    expect(onlyPart(folder)).not.toBe(part);
    const again = await openIn(folder);
    expect(await foundIn(again.set, [1, 2, 3])).toEqual([1, 2]);
    await addAll(again.set, [3]);
    await again.set.close();
    expect(await foundIn((await openIn(folder)).set, [1, 2, 3])).toEqual([1, 2, 3]);
    expect(again.warnings).toEqual([]);
  });

  it('whose rows are all damaged, goes', async () => {
    const folder = newFolder();
    await keep(folder, [1]);
    spoil(onlyPart(folder), (bytes) => flipBit(bytes, -1));
    const { set } = await openIn(folder);
    expect(await foundIn(set, [1])).toEqual([]);
    await set.close();
    expect(partsIn(folder)).toEqual([]);
  });

  it('of another name is nobody’s here', async () => {
    const folder = newFolder();
    await keep(folder, [1]);
    writeFileSync(join(folder, 'notes.safetensors'), 'mine');
    const { set, warnings } = await openIn(folder);
    expect(await foundIn(set, [1])).toEqual([1]);
    await set.close();
    expect(warnings).toEqual([]);
    expect(readFileSync(join(folder, 'notes.safetensors'), 'utf8')).toBe('mine');
  });
});

describe('two processes at one set', () => {
  it('keep what both add, the common batches once', async () => {
    const folder = newFolder();
    const [a, b] = [await openIn(folder), await openIn(folder)];
    await addAll(a.set, [1, 2]);
    await addAll(b.set, [2, 3]);
    await Promise.all([a.set.close(), b.set.close()]);
    const { set } = await openIn(folder);
    expect(await foundIn(set, [1, 2, 3])).toEqual([1, 2, 3]);
    await set.close();
    expect((await readPart(onlyPart(folder))).ids).toHaveLength(9);
    expect([...a.warnings, ...b.warnings]).toEqual([]);
  });

  it('find what the other has merged meanwhile', async () => {
    const folder = newFolder();
    await keepApart(folder, [1, 2, 3]);
    const { set, warnings } = await openIn(folder);
    await (await openIn(folder)).set.close();
    expect(partsIn(folder)).toHaveLength(1);
    expect(await foundIn(set, [1, 2, 3])).toEqual([1, 2, 3]);
    expect(warnings).toEqual([]);
  });

  it('go on when the other has removed the set', async () => {
    const folder = join(newFolder(), 'set');
    await keep(folder, [1, 2]);
    const { set, warnings } = await openIn(folder);
    rmSync(folder, { recursive: true });
    expect(await foundIn(set, [1, 2])).toEqual([]);
    await addAll(set, [1]);
    await set.close();
    expect(await foundIn((await openIn(folder)).set, [1, 2])).toEqual([1]);
    expect(warnings).toEqual([]);
  });
});

describe('what cannot be written', () => {
  it('is said once; the run goes on with what was there', async () => {
    const folder = join(newFolder(), 'set');
    writeFileSync(folder, 'a file where the folder should be');
    const { set, warnings } = await openIn(folder, { flushBytes: 1 });
    await addAll(set, [1, 2, 3]);
    await set.close();
    expect(await foundIn(set, [1, 2, 3])).toEqual([]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^cache: embeddings cannot be kept \(.*\); the run goes on without\./);
  });
});
