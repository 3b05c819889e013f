import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import type { EncodedBatch, Encoder, EncoderInput } from '../../harness/core/encoder.js';
import type { VisualHead } from '../../harness/core/heads.js';
import type * as encoderModule from '../../models/encoder.js';
import { completeModel } from '../../models/complete-model.js';
import type { Arrangement } from '../../models/arrangement.js';
import { readModelFolder } from '../../models/model-folder.js';
import { makePng } from '../support/png.js';

// The threads are those of the built package; ONNX Runtime is loaded in them alone.
const { openEncoder } = (await import(
  join(packageRoot, 'dist', 'models', 'encoder.js')
)) as typeof encoderModule;

const folder = join(packageRoot, 'models', 'micro', 'vit-micro-s');
const model = completeModel(await readModelFolder(folder));
const { images } = JSON.parse(readFileSync(join(folder, model.card.reference ?? ''), 'utf8')) as {
  images: readonly { file: string }[];
};
const files = images.map(({ file }) => readFileSync(join(folder, file)));
const input = (image: Uint8Array): EncoderInput => ({ image, imageMode: 'source' });
const bad = input(Uint8Array.of(1, 2, 3));

/** Batches with and without images that cannot be decoded, the last one shorter. */
const batches: readonly (readonly EncoderInput[])[] = [
  [input(files[0]), bad, input(files[1]), input(makePng(40, 33))],
  [input(files[2]), input(makePng(5, 90, 30)), input(files[0]), input(files[1])],
  [bad, bad, bad, bad],
  [input(files[1]), bad],
];

const open: Encoder[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((encoder) => encoder.close()));
});

async function openArranged(sessions: Arrangement['sessions'], workers: number, threads = 1) {
  const encoder = await openEncoder(model, {
    arrangement: { sessions, workers, threads },
    session: { provider: { kind: 'cpu' }, threads },
    warn: (text) => {
      throw new Error(text);
    },
  });
  open.push(encoder);
  return encoder;
}

/** All that an encoder says of the batches, asked at once. */
async function askAll(encoder: Encoder, head: VisualHead, view?: EncoderInput['view']) {
  const asked = batches.map((batch) =>
    encoder.encode(head, view ? batch.map((one) => ({ ...one, view })) : batch),
  );
  return (await Promise.all(asked)).map(({ samples }: EncodedBatch) => samples);
}

describe('openEncoder', () => {
  it('gives the same bits in either arrangement, with any number of workers', async () => {
    const answers = [];
    for (const [sessions, workers] of [
      ['per-worker', 1],
      ['per-worker', 2],
      ['one', 1],
      ['one', 3],
    ] as const) {
      const encoder = await openArranged(sessions, workers);
      answers.push({
        image: await askAll(encoder, 'image'),
        dense: await askAll(encoder, 'dense'),
        view: await askAll(encoder, 'dense', { kind: 'whole' }),
        texts: await encoder.encodeTexts(['a cat', 'a dog', 'a digit']),
      });
      expect(Object.keys(encoder.nodes?.() ?? {}).sort()).toEqual(['dense', 'image', 'text']);
      await encoder.close();
    }
    const [first] = answers;
    expect(first.image[0].map(({ ok }) => ok)).toEqual([true, false, true, true]);
    expect(first.image[2].map(({ ok }) => ok)).toEqual([false, false, false, false]);
    for (const answer of answers.slice(1)) expect(answer).toEqual(first);
  });

  it('would see a batch that was cut elsewhere or an image that was swapped', async () => {
    const encoder = await openArranged('one', 2);
    const [samples] = await askAll(encoder, 'image');
    const swapped = await encoder.encode('image', [...batches[0]].reverse());
    expect(swapped.samples).not.toEqual(samples);
    expect([...swapped.samples].reverse().map(({ ok }) => ok)).toEqual(samples.map(({ ok }) => ok));
  });

  it.each(['per-worker', 'one'] as const)('times batches with sessions %s', async (sessions) => {
    const encoder = await openArranged(sessions, 2);
    const trial = { sizes: [1, 2], budgetMs: 60_000, sampleMs: 1 };
    const timings = (await encoder.timeBatches?.(trial)) ?? [];
    expect(timings.map(({ batchSize }) => batchSize)).toEqual([1, 2]);
    for (const { msPerImage } of timings) expect(msPerImage).toBeGreaterThan(0);
    expect(await encoder.timeBatches?.({ ...trial, budgetMs: 0 })).toEqual([]);
  });
});
