import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hashJson, sha256 } from '../../../harness/core/hash.js';
import type { KeptBatch } from '../../../harness/core/kept-batch.js';
import { readBaselineFile, writeBaselineFile } from '../../../harness/results/baseline/baseline-file.js';
import { openJournal, readJournal } from '../../../harness/results/journal.js';
import { readRecords } from '../../../harness/results/list-records.js';
import { readSampleLines } from '../../../harness/results/read-samples.js';
import { readFinishedRecord } from '../../../harness/results/record-file.js';
import { digestSamples } from '../../../harness/results/sample-digest.js';
import { openKeptBatches } from '../../../harness/results/shards/kept-batches.js';
import { makeLine } from '../../../harness/results/shards/checked-lines.js';
import { openShardFile } from '../../../harness/results/shards/shard-file.js';
import { Damage } from '../../../harness/runtime/store/damage.js';
import { checksumOf, readPart, readRows, writePart } from '../../../harness/runtime/store/part-file.js';
import { baselineModelOf } from '../../support/baselines.js';
import { okRecord, samplesText } from '../../support/records.js';
import { putFile } from '../put-file.js';
import type { FuzzTarget } from '../target.js';

const key = sha256('a work');
const shardName = `${key.slice(0, 12)}-0-2.jsonl`;

function batchOf(index: number): KeptBatch {
  const output = {
    tensors: { embedding: { data: Float32Array.of(index, NaN, -0), shape: [3] } },
    digest: { facts: { a: 1 }, bytes: Uint8Array.of(1, 2) },
  };
  const error = { kind: 'DataError', message: 'toy: no image' } as const;
  const samples = [{ ok: true, output } as const, { ok: false, error } as const];
  return { index, ids: [`s${index}`, 'bad'], batch: { samples, encodeMs: 1.5 } };
}

/** The bytes of a file that `write` makes in a folder, of which it gives the path. */
async function bytesOf(write: (folder: string) => Promise<string>): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-fuzz-seed-'));
  try {
    return readFileSync(await write(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Files that bench itself wrote, and others may have changed. */
export const resultTargets: readonly FuzzTarget[] = [
  {
    name: 'samples',
    seeds: () => [
      Buffer.from(samplesText),
      Buffer.from('{"id":"a","truth":[1],"prediction":2,"correct":true,"scores":{"a":0.5}}\n'),
    ],
    read: (input, folder) =>
      digestSamples(readSampleLines(putFile(folder, 'a.samples.jsonl', input), sha256(input))),
  },
  {
    name: 'shard',
    seeds: async () => [
      await bytesOf(async (folder) => {
        const writer = await openShardFile(
          folder,
          key,
          { from: 0, to: 2 },
          { provider: 'cpu', version: '1' },
        );
        for (const index of [0, 1]) await writer.add(batchOf(index));
        await writer.finish(10);
        return join(folder, shardName);
      }),
    ],
    mend: mendLines,
    read: async (input, folder) => {
      putFile(folder, shardName, input);
      const kept = await openKeptBatches(folder, key);
      try {
        for (const index of [0, 1, 2]) await kept.find(index, batchOf(index).ids);
      } finally {
        await kept.close();
      }
    },
  },
  {
    name: 'journal',
    seeds: async () => [
      await bytesOf(async (folder) => {
        const file = join(folder, 'answers');
        const journal = await openJournal(file);
        for (const one of ['a', 'b', 'é\n']) await journal.add(one, 'id', one);
        await journal.close();
        return file;
      }),
    ],
    read: async (input, folder) => {
      const file = putFile(folder, 'answers', input);
      (await readJournal(file)).get('a');
      const journal = await openJournal(file);
      await journal.add('c', 'id', 'c');
      await journal.close();
      if ((await readJournal(file)).get('c') !== 'c') throw new Error('what was added is not there');
    },
  },
  {
    name: 'record',
    isJson: true,
    seeds: () => [Buffer.from(JSON.stringify(okRecord))],
    read: async (input, folder) => {
      const file = putFile(folder, 'model/mini__toy.json', input);
      putFile(folder, 'model/mini__toy.samples.jsonl', samplesText);
      await readRecords(join(folder, 'model'));
      await readFinishedRecord(file);
    },
  },
  {
    name: 'baseline',
    isJson: true,
    seeds: async () => {
      const models = [await baselineModelOf('toy', ['mini/toy', 'mini/other'])];
      const history = [{ date: '2026-01-02T03:04:05.678Z', reason: 'first', changes: [] }];
      return [
        await bytesOf(async (folder) => {
          const file = join(folder, 'baseline.json');
          await writeBaselineFile(file, { history, models });
          return file;
        }),
      ];
    },
    mend: mendBaseline,
    read: async (input, folder) => {
      const { baseline, digest } = await readBaselineFile(putFile(folder, 'baseline.json', input));
      for (const { id, tasks } of baseline.models) for (const { record } of tasks) digest(id, record.task);
    },
  },
  {
    name: 'safetensors',
    seeds: async () => [
      await bytesOf((folder) => {
        const data = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);
        const sha = checksumOf(key, data);
        return writePart(folder, {
          ...{ width: 2, ids: ['x', 'y'], data: [data] },
          batches: [{ key, count: 2, sha256: sha }],
        });
      }),
    ],
    // whoever opens a part looks for them
    allows: (error) => error instanceof Damage,
    read: async (input, folder) => {
      const part = await readPart(putFile(folder, 'part.safetensors', input));
      for (const batch of part.batches) await readRows(part, batch);
    },
  },
];

/** The lines of a shard file with the checksums of what stands in them. */
function mendLines(input: Buffer): Buffer {
  const lines = input.toString('latin1').split('\n');
  const mended = lines.map((line) => {
    const found = /^\S* (\S+) (.*)$/.exec(line);
    return found ? makeLine(found[1], found[2]).slice(0, -1) : line;
  });
  return Buffer.from(mended.join('\n'), 'latin1');
}

function mendBaseline(input: Buffer): Buffer {
  try {
    const baseline = JSON.parse(String(input)) as { readonly models: unknown };
    return Buffer.from(JSON.stringify({ ...baseline, sha256: hashJson(baseline.models) }));
  } catch {
    return input;
  }
}
