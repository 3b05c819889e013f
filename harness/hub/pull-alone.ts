import { join } from 'node:path';
import { pullLockFile } from '../config/pull-manifest.js';
import { DataError } from '../core/errors.js';
import { takeLock } from '../core/file-lock.js';
import type { FingerprintCache } from '../core/fingerprint.js';
import { makeFolder } from '../core/make-folder.js';
import type { HubConnection } from './connection.js';
import { orDataError } from './part-file.js';
import { isComplete, planFolder, type PullPlan } from './pull.js';

/** Carries out a plan while no other process pulls into its folder, and gives the plan as it was carried out: anew, since the
 *  folder may have changed until it was ours. With nothing to do it keeps nobody out, as many may ask at once. Throws
 *  DataError naming the process that is at work there. */
export async function pullAlone(
  hub: HubConnection,
  plan: PullPlan,
  name: string,
  carryOut: (plan: PullPlan) => Promise<void>,
  fingerprints?: FingerprintCache,
): Promise<PullPlan> {
  if (isComplete(plan)) {
    await carryOut(plan);
    return plan;
  }
  const release = await lockFolder(plan.folder, name);
  try {
    const current = await planFolder(hub, plan, plan.folder, fingerprints);
    await carryOut(current);
    return current;
  } finally {
    release();
  }
}

async function lockFolder(folder: string, name: string): Promise<() => void> {
  const file = join(folder, pullLockFile);
  const attempt = await orDataError(folder, async () => {
    await makeFolder(folder);
    return takeLock(file);
  });
  if (attempt.state === 'taken') return attempt.release;
  throw new DataError(
    `${name}: another pull of it is under way (${attempt.owner}). Wait for it, or remove ${file} if that process is gone`,
  );
}
