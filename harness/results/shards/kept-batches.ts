import { messageOf } from '../../core/errors.js';
import type { BatchRange } from '../../core/kept-batch.js';
import { decodeBatch } from './batch-json.js';
import { readLine } from './checked-lines.js';
import { describeLoss, readShard, type ShardContent } from './read-shard.js';
import { isGone, listShards } from './shard-folder.js';
import type { KeptBatches, ShardMaker } from './shard.js';

/** Opens what is kept of a task under a key, as it is now; of `range` alone where that is given, which reads fewer files. A folder that
 *  is not there holds nothing. */
export async function openKeptBatches(
  folder: string,
  key: string,
  range: BatchRange = { from: 0, to: Infinity },
): Promise<KeptBatches> {
  const contents: ShardContent[] = [];
  const unreadable: string[] = [];
  for (const shard of await listShards(folder, key)) {
    if (shard.range.to <= range.from || shard.range.from >= range.to) continue;
    try {
      contents.push(await readShard(folder, key, shard));
    } catch (error) {
      if (shard.isFinished && !isGone(error)) unreadable.push(describeLoss(folder, shard, messageOf(error)));
    }
  }
  return {
    find: async (index, ids) => {
      for (const { handle, batches } of contents) {
        const line = batches.get(index);
        const text = line && (await readLine(handle, line));
        const batch = text === undefined ? undefined : decodeBatch(text, ids);
        if (batch) return batch;
      }
      return undefined;
    },
    makers: makersOf(contents),
    elapsedMs: contents.reduce((sum, content) => sum + (content.elapsedMs ?? 0), 0),
    warnings: [...contents.flatMap(({ warning }) => warning ?? []), ...unreadable],
    close: async () => {
      for (const { handle } of contents) await handle.close();
    },
  };
}

function makersOf(contents: readonly ShardContent[]): readonly ShardMaker[] {
  const makers = contents.flatMap(({ maker, batches }) => (maker && batches.size > 0 ? [maker] : []));
  return [...new Map(makers.map((maker) => [`${maker.provider} ${maker.version}`, maker])).values()];
}
