import { packageVersion, readCommit } from '../../config/package-root.js';
import type { Bench } from '../../queue/queue.js';

/** What jobs and workers say of this bench. */
export function thisBench(): Bench {
  const commit = readCommit();
  return { version: packageVersion, ...(commit !== undefined && { commit }) };
}
