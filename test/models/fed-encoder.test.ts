import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { modelCardSchema } from '../../harness/config/model-card.js';
import { packageRoot } from '../../harness/config/package-root.js';
import type { EncoderInput } from '../../harness/core/encoder.js';
import { ModelError } from '../../harness/core/errors.js';
import { createTensor } from '../../harness/core/tensor.js';
import type { PixelRows } from '../../models/encoder-worker.js';
import { openFedEncoder, type FedOptions } from '../../models/fed-encoder.js';
import { openGraphWorkers, type GraphWorkers } from '../../models/graph-workers.js';
import type { CompleteModel } from '../../models/complete-model.js';
import { viewPixels, type PixelType } from '../../models/pixel-batch.js';
import type { ImageEncoder } from '../../models/replicated-encoder.js';
import { expectOneLine } from '../support/errors.js';
import { makePng } from '../support/png.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const card = {
  ...modelCardSchema.parse({ id: 'toy', family: 'vit', image: { file: 'x.onnx', size: [8, 8] } }),
  precision: 'fp32' as const,
};
const { image: spec } = card;
const pixelWorker = pathToFileURL(join(packageRoot, 'dist', 'models', 'pixel-worker.js'));
const imageBytes = 3 * 8 * 8 * 4;

/** An image of one grey. */
const grey = (value: number): EncoderInput => ({ image: makePng(9, 9, value), imageMode: 'rgb' });
const bad: EncoderInput = { image: Uint8Array.of(1, 2, 3), imageMode: 'rgb' };

async function writeModule(source: string): Promise<URL> {
  const file = join(newFolder(), 'worker.mjs');
  await writeFile(file, source);
  return pathToFileURL(file);
}

interface PixelsJob {
  readonly head: string;
  readonly count: number;
  readonly buffer: ArrayBuffer;
}

/** What stands for the thread with the session: the embedding of an image is its first pixel. `run` is awaited before a batch is
 *  answered. */
function makeGraphs(type: PixelType = 'float32', run: () => Promise<void> = () => Promise.resolve()) {
  const asked: string[] = [];
  const encodePixels = async ({ count, buffer }: PixelsJob): Promise<PixelRows> => {
    await run();
    const { held } = viewPixels(buffer, count, spec, type);
    const firsts = Float32Array.from({ length: count }, (_, item) => held[item * 3 * 64]);
    return { rows: createTensor(firsts, [count, 1]), encodeMs: 1, buffer };
  };
  const ask: GraphWorkers['ask'] = async (name, job) => {
    asked.push(name);
    const answer: unknown =
      name === 'openHead' ? type : name === 'encodePixels' ? await encodePixels(job as PixelsJob) : { job };
    return answer as never;
  };
  return { ask, asked };
}

const open: ImageEncoder[] = [];

async function openFed(graphs: Pick<GraphWorkers, 'ask'>, options: Partial<FedOptions> = {}) {
  const encoder = await openFedEncoder(card, graphs, { workers: 2, module: pixelWorker, ...options });
  open.push(encoder);
  return encoder;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((encoder) => encoder.close()));
});

/** The grey of each sample, or the kind of its error. */
async function greysOf(encoder: ImageEncoder, batch: readonly EncoderInput[]) {
  const { samples } = await encoder.encode('image', batch);
  const { mean, std } = spec;
  return samples.map((sample) =>
    sample.ok
      ? Math.round(255 * (sample.output.tensors.embedding.data[0] * std[0] + mean[0]))
      : sample.error.kind,
  );
}

describe('openFedEncoder', () => {
  it('feeds the session the pixels of each batch, and lets images that cannot be decoded fail alone', async () => {
    const { ask, asked } = makeGraphs();
    const encoder = await openFed({ ask });
    const batches = Array.from({ length: 12 }, (_, index) => [grey(1 + index), bad, grey(100 + index)]);
    const greys = await Promise.all(batches.map((batch) => greysOf(encoder, batch)));
    expect(greys).toEqual(batches.map((_, index) => [1 + index, 'DataError', 100 + index]));
    expect(asked.filter((name) => name === 'openHead')).toHaveLength(1);
    expect(await greysOf(encoder, [bad, bad])).toEqual(['DataError', 'DataError']);
    // a batch without an image does not reach the session
    expect(asked.filter((name) => name === 'encodePixels')).toHaveLength(12);
  });

  it('writes the element type that the graph takes', async () => {
    const { ask } = makeGraphs('float16');
    const { samples } = await (await openFed({ ask })).encode('image', [grey(255)]);
    // (1 - 0.48145466) / 0.26862954 = 1.9303: 1.9307 in float16, whose bits are 0x3fb9
    expect(samples[0]).toMatchObject({
      output: { tensors: { embedding: { data: Float32Array.of(0x3fb9) } } },
    });
  });

  it('leaves views and regions to the thread of the session', async () => {
    const { ask, asked } = makeGraphs();
    const encoder = await openFed({ ask });
    await encoder.encode('dense', [{ ...grey(1), view: { kind: 'whole' } }]);
    await encoder.encode('detector', [grey(1)]);
    expect(asked).toEqual(['encodeImages', 'encodeImages']);
    await encoder.encode('dense', [grey(1)]);
    expect(asked.slice(2)).toEqual(['openHead', 'encodePixels']);
  });

  it.each([
    ['few batches where memory is short', 3 * imageBytes * 2, 3],
    ['two at least', 1, 2],
    ['no more than it was made for', Number.POSITIVE_INFINITY, 5],
  ])('has %s under way', async (_what, mostBytes, expected) => {
    let running = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const { ask } = makeGraphs('float32', async () => {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => waiting.push(resolve));
      running--;
    });
    const encoder = await openFed({ ask }, { mostBytes });
    const total = 12;
    let done = 0;
    const all = Array.from({ length: total }, async () => {
      await encoder.encode('image', [grey(1), grey(2)]);
      done++;
    });
    // lets one go whenever as many wait as can
    while (done < total) {
      await new Promise((resolve) => setImmediate(resolve));
      if (waiting.length === Math.min(expected, total - done)) waiting.shift()?.();
    }
    await Promise.all(all);
    expect([most, encoder.concurrency]).toEqual([expected, 5]);
  });

  it.each([
    ['ends', 'export const preprocess = () => process.exit(9);\n', 'worker exited with code: 9'],
    [
      'crashes',
      "export const preprocess = () => new Promise(() => { setImmediate(() => { throw new Error('lost'); }); });\n",
      'lost',
    ],
    ['cannot be loaded', "throw new Error('broken');\n", 'broken'],
  ])('fails every batch where a thread that decodes %s', async (_what, source, reason) => {
    const { ask } = makeGraphs();
    const encoder = await openFed({ ask }, { module: await writeModule(source) });
    const batches = [1, 2, 3, 4, 5, 6].map((value) => encoder.encode('image', [grey(value)]));
    const outcomes = await Promise.allSettled(batches);
    expect(outcomes.map(({ status }) => status)).toEqual(batches.map(() => 'rejected'));
    const message = await expectOneLine(
      () => batches[0],
      ModelError,
      'toy: a worker thread ended',
      '--workers',
    );
    expect(message).toContain(reason);
  });

  it('throws what the program does wrong there, with its class', async () => {
    const encoder = await openFed(makeGraphs());
    const wrong = { image: null, imageMode: 'rgb' } as unknown as EncoderInput;
    await expect(encoder.encode('image', [wrong])).rejects.toThrow(/null/);
    const source = `export const preprocess = () => ({ ok: false, error: { kind: 'ModelError', message: 'mine' } });\n`;
    const throwing = await openFed(makeGraphs(), { module: await writeModule(source) });
    await expectOneLine(() => throwing.encode('image', [grey(1)]), ModelError, 'mine');
  });

  it('throws what the graph throws, and goes on', async () => {
    let runs = 0;
    const { ask } = makeGraphs('float32', () =>
      ++runs === 2 ? Promise.reject(new ModelError('the graph failed')) : Promise.resolve(),
    );
    const encoder = await openFed({ ask }, { workers: 1 });
    expect(await greysOf(encoder, [grey(7)])).toEqual([7]);
    await expect(greysOf(encoder, [grey(8)])).rejects.toThrow('the graph failed');
    expect(await greysOf(encoder, [grey(9)])).toEqual([9]);
  });
});

describe('openGraphWorkers', () => {
  const model: CompleteModel = { folder: '', card, files: [], quantizesBatch: false };
  const options = {
    ...{ workers: 1, jobsPerWorker: 2, session: { provider: { kind: 'cpu' as const }, threads: 1 } },
  };
  const replying = `
const reply = (value, notices = []) => ({ ok: true, value, placements: [], notices });
export const load = () => reply(null, ['halved']);
export const same = (job) => reply(job, ['halved', 'other']);
export const exit = () => process.exit(6);
`;

  it('tells each thing once, and the end of a thread as an error of the model', async () => {
    const warnings: string[] = [];
    const module = await writeModule(replying);
    const warn = (text: string) => warnings.push(text);
    const { ask, close } = await openGraphWorkers(model, { ...options, warn, module });
    expect(await Promise.all([ask('same', 1), ask('same', 2)])).toEqual([1, 2]);
    expect(warnings).toEqual(['halved', 'other']);
    await expectOneLine(() => ask('exit', undefined), ModelError, 'toy: a worker thread ended', 'code: 6');
    expect(await ask('same', 3)).toBe(3);
    await close();
    await expect(ask('same', 4)).rejects.toThrow();
  });

  it('ends its threads where the graphs cannot be loaded', async () => {
    const module = await writeModule('export const load = () => process.exit(1);\n');
    await expectOneLine(
      () => openGraphWorkers(model, { ...options, warn: () => undefined, module }),
      ModelError,
      'toy: a worker thread ended before it answered (worker exited with code: 1)',
    );
  });
});
