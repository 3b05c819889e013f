import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTemporaryFolder } from '../../harness/core/temporary-folder.js';
import { writeBenchData } from './bench-data.js';
import type { PerfModel } from './graphs/model-folder.js';
import { readImages } from './images.js';
import { runBench } from './run-bench.js';

/** Two classes: their prompts are no part of what is measured. */
const [dataset, task] = ['vtab-pcam', 'datacomp/vtab-pcam'];
const count = 384;
/** Images of a run that shows what start-up takes. */
const few = 8;

/** A rate, and the processor time behind it. */
export interface Rate {
  readonly imagesPerSecond: number;
  readonly cpuMsPerImage: number;
}

/** The rate of `bench run`, and how many of its sessions are in `session.run` on average. */
export interface ProductRate extends Rate {
  readonly sessionsAtWork: number;
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
