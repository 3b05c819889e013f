import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../harness/config/package-root.js';
import { makeTemporaryFolder } from '../../harness/core/temporary-folder.js';
import { writeBenchData } from './bench-data.js';
import { openModelFolder, vitaminS, vitB32, vitS16, type PerfModel } from './graphs/model-folder.js';
import { readImages } from './images.js';
import type { PerfSettings } from './part.js';
import { medianRow, type PerfRow } from './row.js';
import { runBench } from './run-bench.js';
import { runChild } from './run-child.js';

/** Two classes: their prompts are no part of what is measured. */
const [dataset, task] = ['vtab-pcam', 'datacomp/vtab-pcam'];
const count = 384;
/** Images of a run that shows what start-up takes. */
const few = 8;
const batchSize = 8;
const imagesOfLimit = 256;
const side = 224;

/** Shares of the limit that a run has to reach. */
const compared: readonly { readonly model: PerfModel; readonly limit?: number }[] = [
  { model: vitS16, limit: 0.9 },
  { model: vitaminS, limit: 0.94 },
  { model: vitB32 },
];

/** A rate, and the processor time behind it. */
export interface Rate {
  readonly imagesPerSecond: number;
  readonly cpuMsPerImage: number;
}

/** The rate of `bench run`, and how many of its sessions are in `session.run` on average. */
export interface ProductRate extends Rate {
  readonly sessionsAtWork: number;
}

/** Images a second of `bench run`, and of `session.run` on tensors that are there already, in its better arrangement: by model
 *  and in turn. */
export async function measureEndToEnd({ repeats, note }: PerfSettings): Promise<readonly PerfRow[]> {
  const product = await openProduct(note);
  try {
    const rows: PerfRow[] = [];
    for (const { model, limit } of compared) {
      const folder = await openModelFolder(model, note);
      const start = await product.measureStart(model, folder);
      const rounds: Round[] = [];
      for (let round = 0; round < repeats; round++) {
        note(`${model.name}: round ${round + 1} of ${repeats}`);
        const limits: Rate[] = [];
        for (const arrangement of arrangements) limits.push(await measureLimit(folder, arrangement));
        rounds.push({ limits, product: await product.measure(model, folder, start) });
      }
      rows.push(...rowsOf(model.name, rounds, limit));
    }
    return rows;
  } finally {
    await product.close();
  }
}

interface Round {
  /** By arrangement. */
  readonly limits: readonly Rate[];
  readonly product: ProductRate;
}

const cores = availableParallelism();
const arrangements = [
  { name: `${cores} sessions of one thread`, workers: cores, threads: 1 },
  { name: `one session of ${cores} threads`, workers: 1, threads: cores },
] as const;

function rowsOf(name: string, rounds: readonly Round[], limit: number | undefined): readonly PerfRow[] {
  const rates = arrangements.map((arrangement, place) =>
    medianRow(
      { name: `${name}: limit, ${arrangement.name}`, unit: 'images/s' },
      rounds.map(({ limits }) => limits[place].imagesPerSecond),
    ),
  );
  const best = rates[1].value > rates[0].value ? 1 : 0;
  const cheap = median(rounds.map(({ limits }) => limits[0].cpuMsPerImage));
  return [
    ...rates,
    medianRow(
      { name: `${name}: bench run`, unit: 'images/s' },
      rounds.map(({ product }) => product.imagesPerSecond),
    ),
    medianRow(
      {
        ...{ name: `${name}: bench run to the better limit`, unit: 'times' },
        ...(limit === undefined ? {} : { limit, direction: 'at least' }),
      },
      rounds.map(({ limits, product }) => product.imagesPerSecond / limits[best].imagesPerSecond),
    ),
    medianRow(
      { name: `${name}: bench run, sessions at work`, unit: 'on average' },
      rounds.map(({ product }) => product.sessionsAtWork),
    ),
    { name: `${name}: limit, ${arrangements[0].name}, processor time`, value: cheap, unit: 'ms/image' },
    medianRow(
      { name: `${name}: bench run, processor time`, unit: 'ms/image' },
      rounds.map(({ product }) => product.cpuMsPerImage),
    ),
    medianRow(
      { name: `${name}: the same two, limit to bench run`, unit: 'times' },
      rounds.map(({ limits, product }) => limits[0].cpuMsPerImage / product.cpuMsPerImage),
    ),
  ];
}

function median(values: readonly number[]): number {
  return medianRow({ name: 'median', unit: 'times' }, values).value;
}

async function measureLimit(
  folder: string,
  { workers, threads }: (typeof arrangements)[number],
): Promise<Rate> {
  const { stdout } = await runChild(process.execPath, [
    ...[join(packageRoot, 'test', 'perf', 'limit.mjs'), join(folder, 'visual.onnx'), 'pixel_values'],
    ...[side, workers, threads, batchSize, imagesOfLimit].map(String),
  ]);
  const { images, seconds, cpuMs } = JSON.parse(stdout) as Readonly<
    Record<'images' | 'seconds' | 'cpuMs', number>
  >;
  return { imagesPerSecond: images / seconds, cpuMsPerImage: cpuMs / images };
}

/** `bench run` on photographs, ready to be measured. */
export interface Product {
  /** Milliseconds of processor time of a run on a few images. */
  readonly measureStart: (model: PerfModel, folder: string) => Promise<number>;
  /** The rate without start-up: images a second as the record says them, and the processor time of the images that a run on a few
   *  does not have. */
  readonly measure: (model: PerfModel, folder: string, startCpuMs: number) => Promise<ProductRate>;
  readonly close: () => Promise<void>;
}

/** Writes the data that `bench run` is measured on. */
export async function openProduct(note: (line: string) => void): Promise<Product> {
  const images = await readImages(note);
  const files = images.map((bytes) => ({ extension: 'jpg', bytes }) as const);
  const folder = await makeTemporaryFolder();
  const [all, start] = [join(folder, 'all'), join(folder, 'start')];
  await writeBenchData(all, { dataset, count, files });
  await writeBenchData(start, { dataset, count: few, files });
  const run = (model: string, { id }: PerfModel, data: string, count: number) =>
    runBench({ model, id, task, data, out: join(folder, 'out'), count });
  return {
    measureStart: async (model, modelFolder) => (await run(modelFolder, model, start, few)).cpuMs,
    measure: async (model, modelFolder, startCpuMs) => {
      const { cpuMs, record } = await run(modelFolder, model, all, count);
      const { timing } = record;
      return {
        imagesPerSecond: timing.imagesPerSecond,
        sessionsAtWork: timing.encodeSeconds / timing.seconds,
        cpuMsPerImage: (cpuMs - startCpuMs) / (count - few),
      };
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
