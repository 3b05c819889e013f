import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findOwner, markPattern } from '../../core/process-mark.js';
import { readNames } from './shard-folder.js';
import { parseShardName } from './shard-names.js';

const partOf = new RegExp(`\\.(${markPattern})\\.[0-9a-f]+\\.part$`);

/** Removes from the batches of a task those that no run with this key can use: finished files of other keys, as of a model that was
 *  exported again, and what killed processes of this machine left of such. What another process is writing stays. */
export async function sweepShards(folder: string, key: string): Promise<void> {
  for (const name of await readNames(folder)) {
    if (parseShardName(name, key)) continue;
    const mark = partOf.exec(name)?.[1];
    const isNobodys = mark === undefined ? name.endsWith('.jsonl') : findOwner(mark) === 'gone';
    if (isNobodys) await rm(join(folder, name), { force: true });
  }
}
