import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { EmbeddingSource, EmbeddingStore } from '../../../harness/core/embedding-store.js';
import type { Tensor } from '../../../harness/core/tensor.js';
import { createDiskStore } from '../../../harness/runtime/store/disk-store.js';
import { createMemoryStore } from '../../../harness/runtime/store/memory-store.js';
import { labelPath, setFolder } from '../../../harness/runtime/store/set-folder.js';
import { countRows, removeSet, surveySets } from '../../../harness/runtime/store/survey.js';
import { flipBit, makeBatch, makeTensor, onlyPart, partsIn, spoil } from '../../support/embeddings.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const large = 1e9;

function openStore(cacheDir: string, limit = large) {
  const warnings: string[] = [];
  return { store: createDiskStore({ cacheDir, limit, warn: (text) => warnings.push(text) }), warnings };
}

const texts: EmbeddingSource = { facts: { graph: 't' }, model: 'm' };
const imagesOf = (dataset: string): EmbeddingSource => ({ facts: { graph: 'v' }, model: 'm', dataset });

/** Asks a store for a tensor; gives it, and whether it had to be made. */
async function ask(store: EmbeddingStore, what: unknown, tensor: Tensor, source = texts) {
  let made = 0;
  const make = () => {
    made++;
    return Promise.resolve(tensor);
  };
  const kept = await store.keepTexts(source, what, make);
  expect(kept.found).toBe(made === 0);
  return { made, tensor: kept.tensor };
}

/** Keeps one batch of images of a data set, last used at a time in seconds. */
async function keepImages(cacheDir: string, dataset: string, usedAt: number): Promise<string> {
  const set = await openStore(cacheDir).store.openImages(imagesOf(dataset));
  const { key, ids, embeddings } = makeBatch(1);
  await set?.add(key, ids, embeddings);
  await set?.close();
  const folder = setFolder(cacheDir, 'images', imagesOf(dataset));
  utimesSync(labelPath(folder), usedAt, usedAt);
  return folder;
}

describe('keepTexts', () => {
  it('makes a tensor once, for later runs, too', async () => {
    const cacheDir = newFolder();
    const [one, other] = [makeTensor(3, 4, 1), makeTensor(2, 4, 2)];
    const { store, warnings } = openStore(cacheDir);
    expect(await ask(store, { names: ['a', 'b'] }, one)).toEqual({ made: 1, tensor: one });
    expect(await ask(store, { names: ['a', 'b'] }, other)).toEqual({ made: 0, tensor: one });
    expect(await ask(store, { names: ['a,b'] }, other)).toEqual({ made: 1, tensor: other });
    const later = openStore(cacheDir).store;
    expect(await ask(later, { names: ['a', 'b'] }, other)).toEqual({ made: 0, tensor: one });
    expect(warnings).toEqual([]);
  });

  it.each<[string, EmbeddingSource, unknown]>([
    ['other texts', texts, { names: ['b', 'a'] }],
    ['another graph', { ...texts, facts: { graph: 'u' } }, { names: ['a', 'b'] }],
  ])('makes another for %s', async (_case, source, what) => {
    const cacheDir = newFolder();
    await ask(openStore(cacheDir).store, { names: ['a', 'b'] }, makeTensor(1, 2, 1));
    expect((await ask(openStore(cacheDir).store, what, makeTensor(1, 2, 2), source)).made).toBe(1);
  });

  it('shares a tensor between data sets, and between names of a model', async () => {
    const cacheDir = newFolder();
    await ask(openStore(cacheDir).store, 'x', makeTensor(1, 2, 1));
    const renamed = { ...texts, model: 'other-name' };
    expect((await ask(openStore(cacheDir).store, 'x', makeTensor(1, 2, 1), renamed)).made).toBe(0);
  });

  it('says in the file of which texts it is', async () => {
    const cacheDir = newFolder();
    await ask(openStore(cacheDir).store, { names: ['ä'], kind: 'k' }, makeTensor(1, 2, 1));
    const bytes = readFileSync(onlyPart(setFolder(cacheDir, 'texts', texts)));
    const header = JSON.parse(bytes.toString('utf8', 8, 8 + Number(bytes.readBigUInt64LE()))) as {
      __metadata__: { what: string };
    };
    expect(JSON.parse(header.__metadata__.what)).toEqual({ kind: 'k', names: ['ä'] });
  });

  it.each<[string, (bytes: Buffer) => Uint8Array]>([
    ['with a bit turned over', (bytes) => flipBit(bytes, -3)],
    ['with a bit of its header turned over', (bytes) => flipBit(bytes, 70)],
    ['cut off', (bytes) => bytes.subarray(0, 50)],
    ['empty', () => Buffer.alloc(0)],
  ])('names a file %s, and makes it again', async (_case, change) => {
    const cacheDir = newFolder();
    const tensor = makeTensor(2, 3, 1);
    await ask(openStore(cacheDir).store, 'x', tensor);
    spoil(onlyPart(setFolder(cacheDir, 'texts', texts)), change);
    const { store, warnings } = openStore(cacheDir);
    expect(await ask(store, 'x', tensor)).toEqual({ made: 1, tensor });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^text-[0-9a-f]{64}\.safetensors in the cache is damaged/);
    expect((await ask(openStore(cacheDir).store, 'x', tensor)).made).toBe(0);
  });

  it('does not take a file of other texts that was given this name', async () => {
    const cacheDir = newFolder();
    const folder = setFolder(cacheDir, 'texts', texts);
    await ask(openStore(cacheDir).store, 'x', makeTensor(1, 2, 1));
    const bytes = readFileSync(onlyPart(folder));
    await ask(openStore(cacheDir).store, 'y', makeTensor(1, 2, 2));
    for (const name of partsIn(folder)) writeFileSync(join(folder, name), bytes);
    const { store, warnings } = openStore(cacheDir);
    expect((await ask(store, 'y', makeTensor(1, 2, 2))).made).toBe(1);
    expect(warnings[0]).toContain('of other texts');
  });

  it('keeps nothing of what could not be made', async () => {
    const cacheDir = newFolder();
    const { store } = openStore(cacheDir);
    const broken = () => Promise.reject(new Error('no text tower'));
    await expect(store.keepTexts(texts, 'x', broken)).rejects.toThrow('no text tower');
    expect((await ask(store, 'x', makeTensor(1, 2, 1))).made).toBe(1);
  });

  it('remembers within the run where nothing can be written, and says so once', async () => {
    const cacheDir = join(newFolder(), 'file');
    writeFileSync(cacheDir, '');
    const { store, warnings } = openStore(cacheDir);
    for (const what of ['x', 'y']) {
      expect((await ask(store, what, makeTensor(1, 2, 1))).made).toBe(1);
      expect((await ask(store, what, makeTensor(1, 2, 1))).made).toBe(0);
    }
    await store.close();
    expect(warnings).toHaveLength(1);
  });
});

describe('createMemoryStore', () => {
  it('forgets the tensors used longest ago when they are many, never the last', async () => {
    const store = createMemoryStore();
    const million = { data: new Float32Array(2 ** 20), shape: [2 ** 10, 2 ** 10] };
    for (let what = 0; what < 8; what++) expect((await ask(store, what, million)).made).toBe(1);
    expect((await ask(store, 0, million)).made).toBe(0);
    expect((await ask(store, 8, million)).made).toBe(1);
    expect((await ask(store, 0, million)).made).toBe(0);
    expect((await ask(store, 1, million)).made).toBe(1);
    const huge = { data: new Float32Array(2 ** 24), shape: [2 ** 12, 2 ** 12] };
    expect((await ask(store, 'huge', huge)).made).toBe(1);
    expect((await ask(store, 'huge', huge)).made).toBe(0);
    expect((await ask(store, 0, million)).made).toBe(1);
  });

  it('keeps no images', async () => {
    expect(await createMemoryStore().openImages(imagesOf('d'))).toBeUndefined();
  });
});

describe('the end of a run', () => {
  it('removes the sets used longest ago, as many as it must, and never one of this run', async () => {
    const cacheDir = newFolder();
    const oldest = await keepImages(cacheDir, 'oldest', 100);
    const older = await keepImages(cacheDir, 'older', 200);
    const newer = await keepImages(cacheDir, 'newer', 300);
    const sets = await surveySets(cacheDir);
    expect(sets.map(({ folder }) => folder)).toEqual([oldest, older, newer]);
    const bytes = sets.reduce((sum, set) => sum + set.bytes, 0);
    await openStore(cacheDir, bytes).store.close();
    expect([oldest, older, newer].map(existsSync)).toEqual([true, true, true]);
    const { store } = openStore(cacheDir, bytes - 1);
    await (await store.openImages(imagesOf('oldest')))?.close();
    utimesSync(labelPath(oldest), 100, 100);
    await store.close();
    expect([oldest, older, newer].map(existsSync)).toEqual([true, false, true]);
    await openStore(cacheDir, 0).store.close();
    expect(await surveySets(cacheDir)).toEqual([]);
  });

  it('leaves what is not ours', async () => {
    const cacheDir = newFolder();
    const set = await keepImages(cacheDir, 'a', 100);
    writeFileSync(join(set, 'notes.txt'), 'mine');
    mkdirSync(join(cacheDir, 'embeddings', 'mine'));
    mkdirSync(join(cacheDir, 'models'));
    writeFileSync(join(cacheDir, 'models', 'set.json'), '{}');
    await openStore(cacheDir, 0).store.close();
    expect(partsIn(set)).toEqual([]);
    expect(readFileSync(join(set, 'notes.txt'), 'utf8')).toBe('mine');
    expect(existsSync(join(cacheDir, 'embeddings', 'mine'))).toBe(true);
    expect(existsSync(join(cacheDir, 'models', 'set.json'))).toBe(true);
  });
});

describe('surveySets', () => {
  it('says of every set whose it is, how large, and how many embeddings', async () => {
    const cacheDir = newFolder();
    const folder = await keepImages(cacheDir, 'a', 100);
    await ask(openStore(cacheDir).store, 'x', makeTensor(5, 2, 1));
    const [images, kept] = await surveySets(cacheDir);
    expect(images).toMatchObject({ kind: 'images', folder, lastUsed: 100_000 });
    expect(images.label).toMatchObject({ models: ['m'], dataset: 'a' });
    expect(kept).toMatchObject({ kind: 'texts', label: { models: ['m'] } });
    expect(kept.label?.dataset).toBeUndefined();
    expect(await countRows(images)).toBe(3);
    expect(await countRows(kept)).toBe(5);
    const size = (file: string) => readFileSync(file).length;
    expect(images.bytes).toBe(size(labelPath(folder)) + size(onlyPart(folder)));
    expect(await removeSet(images)).toBe(images.bytes);
  });

  it('finds a set whose label is gone or damaged, and what a killed process left in it', async () => {
    const cacheDir = newFolder();
    const folder = await keepImages(cacheDir, 'a', 100);
    writeFileSync(labelPath(folder), '{"schema": 1');
    writeFileSync(
      join(folder, `.part-${'0'.repeat(32)}.safetensors.0123abcd.host-0f0f0f_123456_7.partial`),
      '1234567',
    );
    writeFileSync(join(folder, '.set.json.0123abcd.123456.partial'), '{');
    const [set] = await surveySets(cacheDir);
    expect(set.label).toBeUndefined();
    expect(await removeSet(set)).toBe(set.bytes);
    expect(existsSync(folder)).toBe(false);
    expect(existsSync(cacheDir)).toBe(true);
  });

  it('is empty where there is no cache', async () => {
    expect(await surveySets(join(newFolder(), 'none'))).toEqual([]);
  });
});
