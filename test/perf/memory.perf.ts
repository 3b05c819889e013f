import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OwnRecord } from '../../harness/config/record.js';
import { createRandom } from '../../harness/core/random.js';
import { subjects } from '../fixtures/datacomp38/class-names.js';
import { drawImage, type ImageFile, type ImageForm } from '../fixtures/datacomp38/draw-image.js';
import { writeBenchData } from './bench-data.js';
import type { PerfSettings } from './part.js';
import type { PerfRow } from './row.js';
import { runBench } from './run-bench.js';

const few = 2_000;
const many = 20_000;
/** Different images there are; the sets repeat them. */
const distinct = 300;
/** MiB that ten times as many images may add to the peak. */
const limitMiB = 50;

const model = 'vit-micro-xs';
const dataset = 'cifar10';

/** What runs of 2,000 and of 20,000 images take: peak resident memory, its growth and images a second. Each run is a command of
 *  its own, on a WebDataset folder that is written first and removed at the end. */
export async function measureMemory({ note }: PerfSettings): Promise<readonly PerfRow[]> {
  const files = await drawFiles();
  const folder = await mkdtemp(join(tmpdir(), 'vitabench-perf-'));
  try {
    const [small, large] = [await runOn(few), await runOn(many)];
    return [
      row(`peak memory, ${few} images`, small.timing.peakRssMiB, 'MiB'),
      row(`peak memory, ${many} images`, large.timing.peakRssMiB, 'MiB'),
      {
        ...row('memory that the other images add', large.timing.peakRssMiB - small.timing.peakRssMiB, 'MiB'),
        limit: limitMiB,
      },
      row(`throughput, ${many} images, ${model}`, large.timing.imagesPerSecond, 'images/s'),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }

  async function runOn(count: number): Promise<OwnRecord> {
    const data = join(folder, `data-${count}`);
    const out = join(folder, `out-${count}`);
    note(`${dataset}: writing ${count} images`);
    await writeBenchData(data, { dataset, count, files });
    note(`${dataset}: running ${model} on ${count} images`);
    const task = `datacomp/${dataset}`;
    return (await runBench({ model, id: model, task, data, out, count })).record;
  }
}

function row(name: string, value: number, unit: PerfRow['unit']): PerfRow {
  return { name, value, unit };
}

function drawFiles(): Promise<readonly ImageFile[]> {
  const random = createRandom(20_000);
  const forms: readonly ImageForm[] = ['webp', 'png', 'jpeg'];
  return Promise.all(
    Array.from({ length: distinct }, (_, index) => {
      const { shape, colour } = subjects[index % subjects.length];
      return drawImage(shape, colour, forms[index % forms.length], random);
    }),
  );
}
