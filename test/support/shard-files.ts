import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { sha256 } from '../../harness/core/hash.js';
import type { KeptBatch } from '../../harness/core/kept-batch.js';
import { openKeptBatches } from '../../harness/results/shards/kept-batches.js';
import { openShardFile } from '../../harness/results/shards/shard-file.js';

/** A key of a work. */
export const key = sha256('a work');

/** A maker of shards. */
export const maker = { provider: 'cpu', version: '1.0.0' };

/** A small batch that differs from all others. */
export function batchOf(index: number): KeptBatch {
  const output = { tensors: { embedding: { data: Float32Array.of(index, NaN, -0), shape: [3] } } };
  return { index, ids: [`s${index}`], batch: { samples: [{ ok: true, output }], encodeMs: 1.5 } };
}

/** Writes a finished file of a range; gives its path. */
export async function writeShard(folder: string, from: number, to: number, its = key): Promise<string> {
  const writer = await openShardFile(folder, its, { from, to }, maker);
  for (let index = from; index < to; index++) await writer.add(batchOf(index));
  await writer.finish(10);
  return join(folder, `${its.slice(0, 12)}-${from}-${to}.jsonl`);
}

/** The names of files under way. */
export function partsIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.part'));
}

/** What a reader of a folder finds of the first batches: their places, and the warnings. Expects each to be as it was added. */
export async function readKept(folder: string, count: number) {
  const kept = await openKeptBatches(folder, key);
  try {
    const found: number[] = [];
    for (let index = 0; index < count; index++) {
      const { ids, batch } = batchOf(index);
      const read = await kept.find(index, ids);
      if (!read) continue;
      expect(read).toEqual(batch);
      found.push(index);
    }
    return { found, warnings: kept.warnings };
  } finally {
    await kept.close();
  }
}
