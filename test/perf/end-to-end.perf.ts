import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../harness/config/package-root.js';
import { openModelFolder, vitaminS, vitB32, vitS16, type PerfModel } from './graphs/model-folder.js';
import type { PerfSettings } from './part.js';
import { openProduct, type ProductRate, type Rate } from './product.js';
import { medianRow, type PerfRow } from './row.js';
import { runChild } from './run-child.js';

const batchSize = 8;
const imagesOfLimit = 256;
const side = 224;

/** Shares of the limit that a run has to reach. */
const compared: readonly { readonly model: PerfModel; readonly limit?: number }[] = [
  { model: vitS16, limit: 0.9 },
  { model: vitaminS, limit: 0.94 },
  { model: vitB32 },
];

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

/** What was measured in turn. */
export interface Round {
  /** By arrangement. */
  readonly limits: readonly Rate[];
  readonly product: ProductRate;
}

const cores = availableParallelism();
const arrangements = [
  { name: `${cores} sessions of one thread`, workers: cores, threads: 1 },
  { name: `one session of ${cores} threads`, workers: 1, threads: cores },
] as const;

/** The rows of a model: rates, and ratios by round to the arrangement that was better in the middle of the rounds. */
export function rowsOf(
  name: string,
  rounds: readonly Round[],
  limit: number | undefined,
): readonly PerfRow[] {
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

/** What `session.run` alone comes to on the image graph of a model folder; as one session of one thread to a core where no other
 *  arrangement is said. */
export async function measureLimit(
  folder: string,
  { workers, threads }: (typeof arrangements)[number] = arrangements[0],
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
