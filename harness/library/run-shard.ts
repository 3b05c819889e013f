import type { ShardDocument } from './run/start-shard.js';
import type { RunShardOptions } from './run-options.js';

/** What one part of a run came to, which is what `bench run --shard --json` prints: a row for each model and task. No record is written:
 *  `runSuite` with `merge` makes them when all parts are done, on any machine that sees the folder. Throws as `runSuite` does, and
 *  DiskError where nothing can be written any more. */
export async function runShard(options: RunShardOptions): Promise<ShardDocument> {
  const { startShard } = await import('./run/start-shard.js');
  return startShard(options);
}
