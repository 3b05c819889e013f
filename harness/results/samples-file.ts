import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { forgetPartial, partialPath } from '../core/partial-file.js';
import type { SampleLine } from '../core/protocol.js';
import { syncFolder } from '../core/sync-folder.js';
import { whenKeeping } from '../core/write-failure.js';

/** A samples file that is being written; it gets its name only when it is whole. */
export interface SamplesWriter {
  readonly write: (lines: readonly SampleLine[]) => Promise<void>;
  /** Puts the file in its place and gives its SHA-256. */
  readonly commit: () => Promise<string>;
  readonly discard: () => Promise<void>;
}

/** Opens `<task>.samples.jsonl` for writing: one JSON object a line. Throws DiskError, also later, where
 *  the disk refuses it. */
export async function createSamplesWriter(file: string): Promise<SamplesWriter> {
  const partial = partialPath(file);
  const handle = await whenKeeping(file, () => open(partial, 'w'));
  const hash = createHash('sha256');
  return {
    write: async (lines) => {
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      hash.update(text);
      await whenKeeping(file, () => handle.writeFile(text));
    },
    commit: async () => {
      await whenKeeping(file, async () => {
        await handle.sync();
        await handle.close();
        await rename(partial, file);
        forgetPartial(partial);
        await syncFolder(dirname(file));
      });
      return hash.digest('hex');
    },
    discard: async () => {
      await handle.close();
      await rm(partial, { force: true });
      forgetPartial(partial);
    },
  };
}
