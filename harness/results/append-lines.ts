import type { FileHandle } from 'node:fs/promises';

/** A text file that only grows, by whole lines. */
export interface LineFile {
  /** Adds a line, its end included. It is in the file, for other processes to read, when this resolves; on disk within about a second
   *  of work. A line that could not be written, as the disk was full, spoils none after it. */
  readonly add: (line: string) => Promise<void>;
  /** Has everything on disk, and closes the file. */
  readonly close: () => Promise<void>;
}

const syncEveryMs = 1000;

/** Adds to a file that is open for appending; it is then closed by `close` alone. */
export function appendLines(handle: FileHandle): LineFile {
  let syncedAt = performance.now();
  let isDirty = false;
  let isTorn = false;
  const syncNowAndThen = async () => {
    if (performance.now() - syncedAt < syncEveryMs) return;
    // before, so that what is added meanwhile does not do it as well
    syncedAt = performance.now();
    isDirty = false;
    await handle.datasync();
  };
  return {
    add: async (line) => {
      isDirty = true;
      try {
        await handle.appendFile(isTorn ? `\n${line}` : line);
        isTorn = false;
      } catch (error) {
        isTorn = true;
        throw error;
      }
      await syncNowAndThen();
    },
    close: async () => {
      try {
        if (isDirty) await handle.sync();
      } finally {
        await handle.close();
      }
    },
  };
}
