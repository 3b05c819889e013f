import { fromWireError } from '../core/errors.js';
import { openWorkerPool } from '../core/worker-pool.js';
import type { PanopticMatches } from '../metrics/segmentation/panoptic-matches.js';
import type { SparseCounts } from '../metrics/segmentation/sparse-counts.js';
import type { PanopticJob, Reply, SemanticJob } from './map-worker.js';

/** Threads take about as long to start as this many maps take. */
const fewestForThreads = 16;

/** The counts of every image, in order, whichever thread makes them; without threads one after the other, here. Throws what
 *  the first image in order throws. */
export async function countSemanticMaps(
  jobs: readonly SemanticJob[],
  workers: number,
): Promise<readonly SparseCounts[]> {
  return runJobs('countSemantic', jobs, workers);
}

/** The matches of every image, in order, whichever thread makes them; without threads one after the other, here. Throws
 *  what the first image in order throws. */
export async function matchPanopticMaps(
  jobs: readonly PanopticJob[],
  workers: number,
): Promise<readonly PanopticMatches[]> {
  return runJobs('matchPanoptic', jobs, workers);
}

async function runJobs<Value>(
  name: string,
  jobs: readonly unknown[],
  allowed: number,
): Promise<readonly Value[]> {
  const workers = jobs.length < fewestForThreads ? 0 : allowed;
  const pool = await openWorkerPool(new URL('./map-worker.js', import.meta.url), { workers });
  const underWay: Promise<Reply<Value>>[] = [];
  try {
    const values: Value[] = [];
    for (const job of jobs) {
      const reply = pool.run<Reply<Value>>(name, job);
      // after an error the pool is closed, and those that are under way are refused
      reply.catch(() => undefined);
      underWay.push(reply);
      if (underWay.length > 4 * workers) values.push(takeValue(await underWay.splice(0, 1)[0]));
    }
    for (const reply of underWay) values.push(takeValue(await reply));
    return values;
  } finally {
    await pool.close();
  }
}

function takeValue<Value>(reply: Reply<Value>): Value {
  if (reply.ok) return reply.value;
  throw fromWireError(reply.error);
}
