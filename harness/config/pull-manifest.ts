import { z } from 'zod';

/** Name of the file that a pull leaves in the folder of a data set or a model. */
export const pullManifestFile = '.bench-pull.json';

/** Schema of that file: what was fetched, with what the Hub says of it. */
export const pullManifestSchema = z.object({
  repository: z.string(),
  revision: z.string().describe('the commit'),
  revisionName: z
    .string()
    .optional()
    .describe('what was asked for: a branch, a tag or a commit; older files do not have it'),
  files: z
    .record(
      z.string(),
      z.object({
        size: z.int().nonnegative(),
        sha256: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .optional()
          .describe('absent for files that the Hub gives none for'),
      }),
    )
    .describe('by path relative to the folder'),
});

/** What was fetched into a folder. */
export type PullManifest = z.output<typeof pullManifestSchema>;

/** Name of the file in the folder of a model that is there until a pull has brought all of it; holds the command that goes on.
 *  Graphs without it would look like a model with fewer towers. */
export const unfinishedPullFile = '.bench-pull.unfinished';

/** Name of the file in the folder of a data set or a model that keeps a second pull out while one is under way. */
export const pullLockFile = '.bench-pull.lock';
