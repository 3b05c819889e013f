import { rm } from 'node:fs/promises';
import type { KeptBatch } from '../../harness/core/kept-batch.js';
import { createRandom } from '../../harness/core/random.js';
import { makeTemporaryFolder } from '../../harness/core/temporary-folder.js';
import { openKeptBatches } from '../../harness/results/shards/kept-batches.js';
import { openShardFile } from '../../harness/results/shards/shard-file.js';
import { measureLimit } from './end-to-end.perf.js';
import { openModelFolder, vitB32 } from './graphs/model-folder.js';
import type { PerfSettings } from './part.js';
import { medianRow, type PerfRow } from './row.js';

const count = 100;
const batchSize = 64;
const width = 512;
const key = 'measured';
const maker = { provider: 'cpu', version: '0' };

/** What it costs to keep the batches of a run, and to read them again, by batch and to the time of `session.run` alone. */
export async function measureShards({ repeats, note }: PerfSettings): Promise<readonly PerfRow[]> {
  const model = await openModelFolder(vitB32, note);
  const batches = makeBatches();
  const rounds: Round[] = [];
  for (let round = 0; round < repeats; round++) {
    note(`keeping ${count} batches, ${round + 1} of ${repeats}`);
    const { imagesPerSecond } = await measureLimit(model);
    rounds.push({ ...(await keepAndRead(batches)), graphMs: (batchSize / imagesPerSecond) * 1000 });
  }
  const name = `a batch of ${batchSize} embeddings of ${width}`;
  const row = (what: string, take: (round: Round) => number) =>
    medianRow({ name: `${name}: ${what}`, unit: 'ms' }, rounds.map(take));
  return [
    row('kept', ({ keepMs }) => keepMs),
    row('found again', ({ readMs }) => readMs),
    row(`session.run on its images, ${vitB32.name}`, ({ graphMs }) => graphMs),
    {
      ...medianRow(
        { name: `${name}: kept, to session.run`, unit: '%' },
        rounds.map(({ keepMs, graphMs }) => (100 * keepMs) / graphMs),
      ),
      limit: 1,
    },
  ];
}

interface Round {
  readonly keepMs: number;
  readonly readMs: number;
  readonly graphMs: number;
}

function makeBatches(): readonly KeptBatch[] {
  const random = createRandom(1);
  return Array.from({ length: count }, (_, index) => {
    const ids = Array.from({ length: batchSize }, (_, place) => `image-${index * batchSize + place}.jpg`);
    const samples = ids.map(() => {
      const data = Float32Array.from({ length: width }, () => random() - 0.5);
      return { ok: true, output: { tensors: { embedding: { data, shape: [width] } } } } as const;
    });
    return { index, ids, batch: { samples, encodeMs: 1 } };
  });
}

/** Milliseconds a batch, the waits for the disk included. */
async function keepAndRead(batches: readonly KeptBatch[]): Promise<Omit<Round, 'graphMs'>> {
  const folder = await makeTemporaryFolder();
  try {
    const start = performance.now();
    const writer = await openShardFile(folder, key, { from: 0, to: count }, maker);
    for (const batch of batches) await writer.add(batch);
    await writer.finish(1);
    const written = performance.now();
    const kept = await openKeptBatches(folder, key);
    for (const { index, ids } of batches) await kept.find(index, ids);
    await kept.close();
    return { keepMs: (written - start) / count, readMs: (performance.now() - written) / count };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
