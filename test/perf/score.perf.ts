// How long `bench score` takes, and how much memory, on files of the size of ImageNet and MSCOCO; needs `npm run build`.
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { peakMemory } from '../../harness/core/peak-memory.js';
import { createRandom } from '../../harness/core/random.js';
import { normalizeRows, type Tensor } from '../../harness/core/tensor.js';
import { rankPairs } from '../../harness/metrics/retrieval-rank.js';
import { innerProducts } from '../../harness/metrics/similarity.js';
import { createMatrixProduct } from '../../harness/runtime/matrix-product.js';
import { measureCommand } from './measure-command.js';
import type { PerfRow } from './row.js';
import { benchEntry } from './run-bench.js';

/** One measurement. `timesPlain` is how often faster it was than the plain way, measured in the same run. */
export interface ScorePerfRow {
  readonly name: string;
  readonly seconds: number;
  readonly peakRssMiB: number;
  readonly timesPlain?: number;
}

const width = 512;
const captionsPerImage = 5;

/** What one command may take: seconds, and MiB in 2 GB. */
const limits = { seconds: 10, peakRssMiB: 1907 };

/** Makes the inputs in a temporary folder, scores them in child processes, and removes them. */
export async function measureScore(note: (line: string) => void): Promise<readonly PerfRow[]> {
  note('bench score: inputs of the size of ImageNet and MSCOCO');
  const folder = await mkdtemp(join(tmpdir(), 'vitabench-perf-'));
  try {
    const [labels, logits] = [join(folder, 'labels.json'), join(folder, 'logits.npy')];
    const [images, texts, owners] = ['images.npy', 'texts.npy', 'owners.json'].map((name) =>
      join(folder, name),
    );
    await writeFile(labels, JSON.stringify(Array.from({ length: 50_000 }, (_, i) => i % 1000)));
    await writeMatrix(logits, 50_000, 1000, 1);
    await writeFile(
      owners,
      JSON.stringify(Array.from({ length: 25_000 }, (_, i) => Math.floor(i / captionsPerImage))),
    );
    await writeMatrix(images, 5000, width, 2);
    await writeMatrix(texts, 25_000, width, 3);
    return [
      await runScore('score classification, 50,000 x 1,000', [
        ...['classification', '--truth', labels, '--predictions', logits],
      ]),
      await runScore('score retrieval, 5,000 images x 25,000 texts x 512', [
        ...['retrieval', '--truth', owners, '--image-embeds', images, '--text-embeds', texts],
      ]),
      await compareRanks(),
    ].flatMap(toRows);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function toRows({ name, seconds, peakRssMiB, timesPlain }: ScorePerfRow): readonly PerfRow[] {
  if (timesPlain !== undefined) return [{ name, value: timesPlain, unit: 'times' }];
  return [
    { name, value: seconds, unit: 's', limit: limits.seconds },
    { name: `${name}: peak memory`, value: peakRssMiB, unit: 'MiB', limit: limits.peakRssMiB },
  ];
}

/** Rows of numbers in [-1, 1), a thousand at a time. */
async function writeMatrix(file: string, rows: number, columns: number, seed: number): Promise<void> {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const header = Buffer.from(`${text.padEnd(117)}\n`);
  const handle = await open(file, 'w');
  try {
    await handle.write(Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0]));
    await handle.write(header);
    const random = createRandom(seed);
    for (let from = 0; from < rows; from += 1000) {
      const values = randomValues(Math.min(1000, rows - from) * columns, random);
      await handle.write(new Uint8Array(values.buffer));
    }
  } finally {
    await handle.close();
  }
}

function randomValues(length: number, random: () => number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(length);
  for (let i = 0; i < length; i++) values[i] = random() * 2 - 1;
  return values;
}

/** Runs `bench score` in a process of its own. */
export async function runScore(name: string, args: readonly string[]): Promise<ScorePerfRow> {
  return { name, ...(await measureCommand(name, [benchEntry, 'score', ...args, '--json'])) };
}

/** The ranks of 1,000 images and 5,000 captions: the way of `bench score`, and two double loops in double precision. */
async function compareRanks(): Promise<ScorePerfRow> {
  const [images, texts] = [randomRows(1000, 4), randomRows(1000 * captionsPerImage, 5)];
  const imageOf = Int32Array.from({ length: texts.shape[0] }, (_, i) => Math.floor(i / captionsPerImage));
  const multiply = createMatrixProduct(2);
  await rankPairs(
    images,
    images,
    Int32Array.from({ length: 1000 }, (_, i) => i),
    multiply,
  );
  const start = performance.now();
  const { searchImages } = await rankPairs(texts, images, imageOf, multiply);
  const seconds = (performance.now() - start) / 1000;
  const plainStart = performance.now();
  const ranks = rankPlainly(texts, images, imageOf);
  const plainSeconds = (performance.now() - plainStart) / 1000;
  if (ranks.some((rank, text) => rank !== searchImages.bestPositive[text]))
    throw new Error('the two ways give different ranks');
  return {
    name: 'ranks, 1,000 images x 5,000 texts x 512, against a plain double loop over one direction',
    seconds,
    peakRssMiB: Math.round(peakMemory() / 2 ** 20),
    timesPlain: plainSeconds / seconds,
  };
}

function randomRows(rows: number, seed: number): Tensor {
  return normalizeRows({ data: randomValues(rows * width, createRandom(seed)), shape: [rows, width] });
}

function rankPlainly(texts: Tensor, images: Tensor, imageOf: Int32Array): Int32Array {
  return imageOf.map((image, text) => {
    const scores = innerProducts(texts, images, text, text + 1);
    const own = scores[image];
    return scores.reduce((rank, score, i) => rank + (score > own || (score === own && i < image) ? 1 : 0), 0);
  });
}
