import { DataError } from '../../core/errors.js';
import { createLimit } from '../../core/limit.js';
import type { Protocol } from '../../core/protocol.js';
import { openShardFile } from '../../results/shards/shard-file.js';
import { openKeptBatches } from '../../results/shards/kept-batches.js';
import { listFinished, removeShards } from '../../results/shards/shard-folder.js';
import type { ShardMaker, ShardWriter } from '../../results/shards/shard.js';
import { sweepShards } from '../../results/shards/sweep-shards.js';
import { idsOf, type BatchKeeping } from '../answer-batches.js';
import type { RunSettings } from '../run-settings.js';
import { foreignProviders, makerOf } from '../shards/shard-maker.js';

/** What a run of a task finds in its folder of batches, and leaves there for a later one. */
export interface TaskKeeping extends BatchKeeping {
  /** Who made what is there. */
  readonly makers: readonly ShardMaker[];
  /** Finished files, and what they took together. */
  readonly shards: number;
  readonly elapsedMs: number;
  /** What is odd about the files: sentences. */
  readonly warnings: readonly string[];
  readonly close: () => Promise<void>;
}

/** More than any task has: how many it has may not be known before its data are read. */
const manyBatches = 1e9;

/** Opens the batches of a task for a run of all of it. What was found is not kept again; nor is what cost nothing, as it was in the
 *  store, answers, which have a journal, and outputs so large that their protocol should make digests of them. A run that is to
 *  make everything anew, or on one provider alone, removes first what it may not use. Throws DataError where shards are to be merged
 *  that another provider made. */
export async function openTaskKeeping(
  folder: string,
  key: string,
  { perSample, digests }: Protocol,
  settings: RunSettings,
): Promise<TaskKeeping> {
  if (settings.overwrite && !settings.merge) await removeShards(folder);
  await sweepShards(folder, key);
  let kept = await openKeptBatches(folder, key);
  const foreign = foreignProviders(kept.makers, settings);
  if (foreign.length > 0) {
    await kept.close();
    if (settings.merge) throw foreignShards(folder, foreign, settings);
    await removeShards(folder);
    kept = await openKeptBatches(folder, key);
  }
  const shards = (await listFinished(folder, key)).length;
  const isKeepable = perSample === 'image' || digests === true;
  const inTurn = createLimit(1);
  let opened: Promise<ShardWriter> | undefined;
  const open = () => (opened ??= openShardFile(folder, key, { from: 0, to: manyBatches }, makerOf(settings)));
  return {
    ...{ makers: kept.makers, shards, elapsedMs: kept.elapsedMs, warnings: kept.warnings },
    find: (batch) => kept.find(batch.index, idsOf(batch)),
    isWanted: ({ encodeMs }, isFound) => isKeepable && !isFound && encodeMs > 0,
    add: (batch) => inTurn(async () => (await open()).add(batch)),
    close: async () => {
      await kept.close();
      await (await opened?.catch(() => undefined))?.close();
    },
  };
}

function foreignShards(folder: string, providers: readonly string[], { requiredProvider }: RunSettings) {
  const asked = `--device ${requiredProvider}`;
  return new DataError(
    `${folder}: shards made on ${providers.join(', ')}, ${asked} was asked for. Make them with ${asked}, or merge without`,
  );
}

/** Removes the batches of a task that has its record. What cannot be removed costs room on the disk, not a result. */
export async function removeKept(folder: string): Promise<void> {
  await removeShards(folder).catch(() => undefined);
}
