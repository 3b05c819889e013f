import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTemporaryFolder } from '../../harness/core/temporary-folder.js';
import { writeBenchData } from './bench-data.js';
import { openModelFolder, vitS16 } from './graphs/model-folder.js';
import { readImages } from './images.js';
import type { PerfSettings } from './part.js';
import { medianRow, type PerfRow } from './row.js';
import { runBench } from './run-bench.js';

const [dataset, task] = ['cifar10', 'datacomp/cifar10'];
const count = 1500;
/** How much faster a run has to be that finds the embeddings of its images. */
const limit = 20;
/** Other prompts each time, so that no class vector is found either. */
const first = ['a photo of a {c}.'];
const second = ['a drawing of a {c}.', 'a bad photo of the {c}.'];

/** How often faster `bench run` is with the embeddings of an earlier run, for other prompts on the same images. */
export async function measureStore({ repeats, note }: PerfSettings): Promise<readonly PerfRow[]> {
  const model = await openModelFolder(vitS16, note);
  const files = (await readImages(note)).map((bytes) => ({ extension: 'jpg', bytes }) as const);
  const folder = await makeTemporaryFolder();
  const [data, others] = [join(folder, 'data'), join(folder, 'others')];
  const runOn = async (round: number, data: string) => {
    const options = ['--cache-dir', join(folder, `cache-${round}`)];
    const out = join(folder, 'out');
    const run = await runBench({ model, id: vitS16.id, task, data, out, count, options });
    return { seconds: run.seconds, taskSeconds: run.record.timing.seconds };
  };
  try {
    await writeBenchData(data, { dataset, count, files, templates: first });
    await writeBenchData(others, { dataset, count, files, templates: second });
    const rounds: { readonly cold: Taken; readonly warm: Taken }[] = [];
    for (let round = 0; round < repeats; round++) {
      note(`${vitS16.name}: ${count} images, without and with stored embeddings, ${round + 1} of ${repeats}`);
      rounds.push({ cold: await runOn(round, data), warm: await runOn(round, others) });
    }
    const row = (name: string, unit: 's' | 'times', take: (round: (typeof rounds)[number]) => number) =>
      medianRow({ name: `${vitS16.name}, ${count} images: ${name}`, unit }, rounds.map(take));
    return [
      row('nothing stored', 's', ({ cold }) => cold.seconds),
      row('images stored, other prompts', 's', ({ warm }) => warm.seconds),
      {
        ...row('how often faster', 'times', ({ cold, warm }) => cold.seconds / warm.seconds),
        ...{ limit, direction: 'at least' },
      },
      row(
        'the same without start-up, as the records say it',
        'times',
        ({ cold, warm }) => cold.taskSeconds / warm.taskSeconds,
      ),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Taken {
  /** The whole command. */
  readonly seconds: number;
  /** The task alone. */
  readonly taskSeconds: number;
}
