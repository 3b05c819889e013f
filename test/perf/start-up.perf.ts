import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTemporaryFolder } from '../../harness/core/temporary-folder.js';
import { writeBenchData } from './bench-data.js';
import { openModelFolder, vitS16 } from './graphs/model-folder.js';
import { readImages } from './images.js';
import type { PerfSettings } from './part.js';
import { medianRow, type PerfRow } from './row.js';
import { benchEntry, runBench } from './run-bench.js';
import { runChild, type ChildRun } from './run-child.js';

/** Starts of each kind, at least. */
const starts = 10;
/** Milliseconds that `bench --help` may take over `node -e 0`. */
const limitMs = 150;
const images = 8;

/** What `bench --help` takes over `node -e 0`, and what a run on eight images takes with an embedded model and with one of real size. */
export async function measureStartUp({ repeats, note }: PerfSettings): Promise<readonly PerfRow[]> {
  const folder = await makeTemporaryFolder();
  try {
    const count = Math.max(starts, repeats);
    const [bare, help] = [
      ['-e', '0'],
      [benchEntry, '--help'],
    ];
    const pairs: { readonly bare: ChildRun; readonly help: ChildRun }[] = [];
    note(`bench --help: ${count} starts`);
    for (let start = 0; start < count; start++)
      pairs.push({
        bare: await runChild(process.execPath, bare),
        help: await runChild(process.execPath, help),
      });
    const files = (await readImages(note)).slice(0, images);
    const data = join(folder, 'data');
    await writeBenchData(data, {
      ...{ dataset: 'vtab-pcam', count: images },
      files: files.map((bytes) => ({ extension: 'jpg', bytes })),
    });
    const secondsOf = async (model: string, id: string) => {
      const seconds: number[] = [];
      note(`${id}: bench run on ${images} images`);
      for (let round = 0; round < repeats; round++) {
        const out = join(folder, 'out');
        const run = await runBench({ model, id, task: 'datacomp/vtab-pcam', data, out, count: images });
        seconds.push(run.seconds);
      }
      return seconds;
    };
    const real = await openModelFolder(vitS16, note);
    return [
      medianRow(
        { name: 'node -e 0', unit: 'ms' },
        pairs.map(({ bare }) => 1000 * bare.seconds),
      ),
      medianRow(
        { name: 'bench --help over node -e 0', unit: 'ms', limit: limitMs },
        pairs.map(({ bare, help }) => 1000 * (help.seconds - bare.seconds)),
      ),
      medianRow(
        { name: 'the same, processor time', unit: 'ms' },
        pairs.map(({ bare, help }) => help.cpuMs - bare.cpuMs),
      ),
      medianRow(
        { name: `bench run on ${images} images, vit-micro-xs`, unit: 's' },
        await secondsOf('vit-micro-xs', 'vit-micro-xs'),
      ),
      medianRow(
        { name: `bench run on ${images} images, ${vitS16.name}`, unit: 's' },
        await secondsOf(real, vitS16.id),
      ),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
