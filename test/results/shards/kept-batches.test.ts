import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { sha256 } from '../../../harness/core/hash.js';
import type { KeptBatch } from '../../../harness/core/kept-batch.js';
import { openKeptBatches } from '../../../harness/results/shards/kept-batches.js';
import { openShardFile } from '../../../harness/results/shards/shard-file.js';
import { listFinished, removeShards } from '../../../harness/results/shards/shard-folder.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const key = sha256('a work');
const maker = { provider: 'cpu', version: '1.0.0' };

function batchOf(index: number): KeptBatch {
  const output = { tensors: { embedding: { data: Float32Array.of(index, NaN, -0), shape: [3] } } };
  return { index, ids: [`s${index}`], batch: { samples: [{ ok: true, output }], encodeMs: 1.5 } };
}

describe('kept batches', () => {
  it('are found by their place, whole or under way', async () => {
    const folder = join(newFolder(), 'model', 'task.shards');
    const finished = await openShardFile(folder, key, { from: 1, to: 3 }, maker);
    await finished.add(batchOf(1));
    await finished.add(batchOf(2));
    await finished.finish(20);
    const writer = await openShardFile(folder, key, { from: 4, to: 6 }, maker);
    await writer.add(batchOf(5));
    const kept = await openKeptBatches(folder, key);
    expect(await kept.find(5, ['s5'])).toEqual(batchOf(5).batch);
    expect(await kept.find(1, ['s1'])).toEqual(batchOf(1).batch);
    expect(await kept.find(1, ['other'])).toBeUndefined();
    expect(kept.missing({ from: 0, to: 6 })).toEqual([
      { from: 0, to: 1 },
      { from: 3, to: 5 },
    ]);
    expect([kept.makers, kept.elapsedMs, kept.warnings]).toEqual([[maker], 20, []]);
    expect(await listFinished(folder, key)).toEqual([{ from: 1, to: 3 }]);
    await kept.close();
    await removeShards(folder);
    await writer.close();
    expect(await listFinished(folder, key)).toEqual([]);
  });
});
