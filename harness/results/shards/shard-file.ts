import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { ShardHeader } from '../../config/kept-batch.js';
import type { BatchRange } from '../../core/kept-batch.js';
import { makeFolder } from '../../core/make-folder.js';
import { syncFolder } from '../../core/sync-folder.js';
import { whenKeeping } from '../../core/write-failure.js';
import { appendLines } from '../append-lines.js';
import { encodeBatch } from './batch-json.js';
import { makeLine } from './checked-lines.js';
import { isGone, unlessGone } from './shard-folder.js';
import { finishedName, partName } from './shard-names.js';
import type { ShardMaker, ShardWriter } from './shard.js';

/** Opens a new file for batches of `range`. `key`: of the work, that is of everything that the outputs depend on. A batch that is added
 *  is in the file, for other processes to read, when `add` resolves; on disk within about a second of work. `finish` throws where
 *  a batch of the range was not added, and each throws DiskError where the disk refuses it. */
export async function openShardFile(
  folder: string,
  key: string,
  range: BatchRange,
  maker: ShardMaker,
): Promise<ShardWriter> {
  const part = join(folder, partName(key, range));
  const onDisk = (work: () => Promise<void>) => whenKeeping(folder, () => unlessGone(work()));
  const file = appendLines(await whenKeeping(folder, () => openNew(folder, part)));
  const added = new Set<number>();
  const header: ShardHeader = { format: 'vitabench-shard', version: 1, key, ...range, maker };
  await onDisk(() => file.add(makeLine('head', JSON.stringify(header))));
  return {
    add: async (batch) => {
      await onDisk(() => file.add(makeLine(String(batch.index), encodeBatch(batch))));
      added.add(batch.index);
    },
    finish: async (elapsedMs) => {
      const lacking = range.to - range.from - added.size;
      if (lacking > 0) throw new Error(`${part}: finished without ${lacking} of its batches`);
      await onDisk(() => file.add(makeLine('end', JSON.stringify({ elapsedMs }))));
      await onDisk(() => file.close());
      await onDisk(() => putInPlace(folder, part, join(folder, finishedName(key, range))));
    },
    close: () => onDisk(() => file.close()),
    discard: async () => {
      await onDisk(() => file.close());
      await rm(part, { force: true });
    },
  };
}

async function openNew(folder: string, file: string): Promise<FileHandle> {
  await makeFolder(folder);
  try {
    return await open(file, 'ax');
  } catch (error) {
    if (!isGone(error)) throw error;
    await makeFolder(folder); // another process has just finished the task
    return open(file, 'ax');
  }
}

async function putInPlace(folder: string, part: string, file: string): Promise<void> {
  await rename(part, file);
  await syncFolder(folder);
}
