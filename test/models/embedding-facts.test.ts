import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import type { ModelEmbeddings } from '../../harness/core/embedding-store.js';
import { hashJson } from '../../harness/core/hash.js';
import { describeEmbeddings } from '../../models/embedding-facts.js';
import { readModelFolder } from '../../models/model-folder.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const micro = join(packageRoot, 'models', 'micro', 'vit-micro-xs');
const forget = { get: () => undefined, set: () => undefined, save: () => Promise.resolve() };

function copyModel(): string {
  const folder = join(newFolder(), 'model');
  cpSync(micro, folder, { recursive: true });
  return folder;
}

async function describeIn(folder: string, threads = 1): Promise<ModelEmbeddings> {
  return describeEmbeddings(await readModelFolder(folder), { provider: { kind: 'cpu' }, threads }, forget);
}

async function hashesOf({ images, texts }: ModelEmbeddings) {
  return { images: hashJson(await images('rgb')), texts: hashJson(await texts?.()) };
}

type Card = Readonly<Record<string, object>>;

/** Changes the card of a folder. */
const inCard = (change: (card: Card) => object) => (folder: string) => {
  const file = join(folder, 'model.json');
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')) as Card)));
};

/** Adds bytes to a file of a folder. */
const behind = (name: string, bytes: string | Uint8Array) => (folder: string) => {
  appendFileSync(join(folder, name), bytes);
};

/** An empty field that readers of ONNX pass over: number 16, of length 0. */
const field = Uint8Array.of(0x82, 1, 0);

describe('describeEmbeddings', () => {
  it('says what runs, in words', async () => {
    const { images, texts } = await describeIn(micro);
    expect(await images('source')).toMatchObject({
      graph: expect.stringMatching(/^[0-9a-f]{64}$/),
      output: 'image_embeds',
      preprocess: { imageMode: 'source', size: [32, 32] },
      executionProviders: 'cpu',
      intraOpNumThreads: 1,
      onnxruntime: expect.stringMatching(/^\d/),
    });
    expect(await texts?.()).toMatchObject({ output: 'text_embeds', preprocess: { clean: 'none' } });
  });

  it('is the same for a copy elsewhere under another id', async () => {
    const folder = copyModel();
    inCard((card) => ({ ...card, id: 'another' }))(folder);
    expect(await hashesOf(await describeIn(folder))).toEqual(await hashesOf(await describeIn(micro)));
  });

  it.each<[string, (folder: string) => void, images: boolean, texts: boolean]>([
    ['tokenizer', behind('tokenizer.json', ' '), false, true],
    ['text graph', behind('textual.onnx', field), false, true],
    ['image graph', behind('visual.onnx', field), true, false],
    ['mean', inCard((card) => ({ ...card, image: { ...card.image, mean: [0, 0, 0] } })), true, false],
    ['cleaning', inCard((card) => ({ ...card, text: { ...card.text, clean: 'lower' } })), false, true],
    ['training', inCard((card) => ({ ...card, training: { data: 'x' } })), false, false],
  ])('of another %s differs where it must, and there alone', async (_case, change, images, texts) => {
    const folder = copyModel();
    const before = await hashesOf(await describeIn(folder));
    change(folder);
    const after = await hashesOf(await describeIn(folder));
    expect([after.images !== before.images, after.texts !== before.texts]).toEqual([images, texts]);
  });

  it('differs with the image mode and the threads', async () => {
    const { images } = await describeIn(micro);
    expect(hashJson(await images('source'))).not.toBe(hashJson(await images('rgb')));
    const before = await hashesOf(await describeIn(micro));
    const after = await hashesOf(await describeIn(micro, 2));
    expect([after.images !== before.images, after.texts !== before.texts]).toEqual([true, true]);
  });

  it('does not depend on which of several devices it is', async () => {
    const folder = await readModelFolder(micro);
    const on = (device: number) =>
      describeEmbeddings(folder, { provider: { kind: 'cuda', device }, threads: 1 }, forget);
    expect(await hashesOf(on(1))).toEqual(await hashesOf(on(0)));
    expect(await hashesOf(on(0))).not.toEqual(await hashesOf(await describeIn(micro)));
  });

  it('has no texts where the model has no text tower', async () => {
    const folder = copyModel();
    inCard((card) => ({ ...card, text: undefined }))(folder);
    expect((await describeIn(folder)).texts).toBeUndefined();
  });
});
