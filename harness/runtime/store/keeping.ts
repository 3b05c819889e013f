import { reasonOf } from '../../core/errors.js';

/** How sets keep what they are given. */
export interface Keeping {
  /** Does this writing, unless an earlier one has failed: then, and where this one fails, it gives undefined. Where a file is
   *  gone, as another process removed the set meanwhile, it is done once more. The first failure is said, in one line, and
   *  no other. */
  readonly write: <Value>(work: () => Promise<Value>) => Promise<Value | undefined>;
  readonly warn: (text: string) => void;
  /** Milliseconds. */
  readonly now: () => number;
  /** Embeddings are written when as many bytes wait, or the first of them for as long. */
  readonly flushBytes: number;
  readonly flushMs: number;
}

/** What a kill may cost: work of 5 seconds, or 4 MiB, the embeddings of 2,000 images of width 512. */
const defaults = { flushBytes: 4 * 2 ** 20, flushMs: 5000 };

/** Keeping below a folder, which is named when nothing can be written to it. */
export function createKeeping(
  cacheDir: string,
  warn: (text: string) => void,
  changes: Partial<Omit<Keeping, 'write'>> = {},
): Keeping {
  let failed = false;
  return {
    ...defaults,
    now: () => performance.now(),
    warn,
    write: async (work) => {
      if (failed) return undefined;
      try {
        return await work().catch((error: unknown) =>
          isGone(error) ? work() : Promise.reject(error as Error),
        );
      } catch (error) {
        // of several writings under way, each may fail
        if (!failed as boolean)
          warn(
            `${cacheDir}: embeddings cannot be kept (${reasonOf(error)}); the run goes on without. Make room, choose another --cache-dir, or --no-cache`,
          );
        failed = true;
        return undefined;
      }
    },
    ...changes,
  };
}

function isGone(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
