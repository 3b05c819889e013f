import { readdir, rm } from 'node:fs/promises';
import type { BatchRange } from '../../core/kept-batch.js';
import { parseShardName, type ShardName } from './shard-names.js';

/** The files of batches in a folder that have this key, by their names alone: finished ones first, each kind by range and name. */
export async function listShards(folder: string, key: string): Promise<readonly ShardName[]> {
  const names = await readNames(folder);
  return names.flatMap((name) => parseShardName(name, key) ?? []).sort(compareShards);
}

/** The ranges of batches with this key that are finished, by where they begin; cheap: from the names of files alone. */
export async function listFinished(folder: string, key: string): Promise<readonly BatchRange[]> {
  return (await listShards(folder, key)).filter((shard) => shard.isFinished).map((shard) => shard.range);
}

/** Removes all batches of a task: its record is written. */
export async function removeShards(folder: string): Promise<void> {
  // a file that another process is just making keeps a folder from being removed
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** The names in a folder; none where it is not there. */
export async function readNames(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

function compareShards(a: ShardName, b: ShardName): number {
  return (
    Number(b.isFinished) - Number(a.isFinished) ||
    a.range.from - b.range.from ||
    a.range.to - b.range.to ||
    (a.name < b.name ? -1 : 1)
  );
}

/** Whether a file or its folder is not there any more: its process has finished it meanwhile, or another one the whole task. */
export function isGone(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ESTALE'; // of a network file system
}

/** Waits for work on a file of batches, of which nothing is wanted any more once the task is done and its shards are gone. */
export async function unlessGone(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
