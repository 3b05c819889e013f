import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Provider } from '../../harness/config/device.js';
import { packageRoot } from '../../harness/config/package-root.js';
import type { EncodedSample, Encoder, EncoderInput } from '../../harness/core/encoder.js';
import { chooseArrangement, type Arrangement } from '../../models/arrangement.js';
import { completeModel } from '../../models/complete-model.js';
import type * as encoderModule from '../../models/encoder.js';
import type { ModelFolder } from '../../models/model-folder.js';
import { batchTrial, pickBatchSize } from '../../models/pick-batch-size.js';

const leastSeconds = 5;

/** As between CPU and device: two sessions may find other kernels the faster ones, and so round otherwise. */
const tolerance = 0.01;

/** Images a second from the bytes of files to embeddings, in both arrangements of threads, at the batch size that is measured; and
 *  the limit: the graph alone at that size. Throws where the two
 *  arrangements give other numbers. */
export async function compareArrangements(model: ModelFolder, provider: Provider): Promise<string> {
  const images = readImages();
  const seen: string[] = [];
  const first: (readonly EncodedSample[])[] = [];
  let batchSize: number | undefined;
  for (const sessions of ['one', 'per-worker'] as const) {
    const arrangement = chooseArrangement({ sessions }, [model], provider);
    const encoder = await open(model, provider, arrangement);
    try {
      if (batchSize === undefined) {
        const trial = batchTrial(provider);
        const timings = (await encoder.timeBatches?.(trial)) ?? [];
        batchSize = pickBatchSize(trial.sizes[0], timings);
        seen.push(...timings.map((one) => `batch ${one.batchSize} ${rate(1000 / one.msPerImage)}`));
      }
      const batch = Array.from({ length: batchSize }, (_, index) => images[index % images.length]);
      first.push((await encoder.encode('image', batch)).samples);
      const measured = await measure(encoder, batch);
      seen.push(`${sessions} (${arrangement.workers} workers, batch ${batchSize}) ${measured}`);
    } finally {
      await encoder.close();
    }
  }
  const difference = largestDifference(first[0], first[1]);
  if (!(difference <= tolerance))
    throw new Error(`embeddings of a batch differ by ${difference.toExponential(1)}, allowed ${tolerance}`);
  return `images/s: ${seen.join(', ')}; largest difference ${difference.toExponential(1)}, ${availableParallelism()} cores`;
}

/** Between embeddings, of the largest value. */
function largestDifference(some: readonly EncodedSample[], others: readonly EncodedSample[]): number {
  const [values, expected] = [some, others].map((samples) =>
    samples.flatMap((sample) => {
      if (!sample.ok) throw new Error(sample.error.message);
      return [...sample.output.tensors.embedding.data];
    }),
  );
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return (
    values.reduce((most, value, index) => Math.max(most, Math.abs(value - expected[index])), 0) / largest
  );
}

/** The built package: its threads cannot be started from source. */
async function open(model: ModelFolder, provider: Provider, arrangement: Arrangement): Promise<Encoder> {
  const built = join(packageRoot, 'dist', 'models', 'encoder.js');
  const { openEncoder } = (await import(built)) as typeof encoderModule;
  const session = { provider, threads: arrangement.threads };
  return openEncoder(completeModel(model), { arrangement, session, warn: console.log });
}

/** The photographs among the images of the exporter, again and again. */
function readImages(): readonly EncoderInput[] {
  const folder = join(packageRoot, 'models', 'export', 'parity');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jpg'))
    .map((name) => ({ image: readFileSync(join(folder, name)), imageMode: 'rgb' }));
}

/** With as many batches under way as the encoder takes. The first few are not counted. */
async function measure(encoder: Encoder, batch: readonly EncoderInput[]): Promise<string> {
  let encodeMs = 0;
  let images = 0;
  const work = async (goesOn: () => boolean) => {
    while (goesOn()) {
      const done = await encoder.encode('image', batch);
      encodeMs += done.encodeMs;
      images += batch.length;
    }
  };
  const all = (goesOn: () => boolean) =>
    Promise.all(Array.from({ length: encoder.concurrency }, () => work(goesOn)));
  let rounds = encoder.concurrency;
  await all(() => rounds-- > 0);
  [encodeMs, images] = [0, 0];
  const start = performance.now();
  await all(() => performance.now() - start < 1000 * leastSeconds);
  const ms = performance.now() - start;
  return `${rate((1000 * images) / ms)}, a graph running ${(encodeMs / ms).toFixed(2)} of the time`;
}

function rate(imagesPerSecond: number): string {
  return imagesPerSecond.toPrecision(3);
}
