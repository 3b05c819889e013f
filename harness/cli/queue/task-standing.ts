import type { OwnRecord } from '../../config/record.js';
import type { QueueJob } from '../../config/queue-job.js';
import { findDifference } from '../../results/identity.js';
import { recordPath, shardsPath } from '../../results/paths.js';
import { readFinishedRecord } from '../../results/record-file.js';
import { listFinished } from '../../results/shards/shard-folder.js';
import { finishedSamples, openShards, type QueuedTask } from './queued-task.js';

/** How a task stands, by the results folder: `recorded`; `gathered`, where all is there that a judge's task needs; or `open`, with
 *  the jobs that are left and the samples of its finished shards. */
export type TaskStanding =
  | { readonly kind: 'recorded'; readonly record: OwnRecord }
  | { readonly kind: 'gathered' }
  | { readonly kind: 'open'; readonly jobs: readonly QueueJob[]; readonly samples: number };

/** How a task stands: what lies in the folder `out` is the truth, whatever the queue says. */
export async function findStanding(task: QueuedTask, out: string): Promise<TaskStanding> {
  const { model, key, task: id } = task.whole;
  // before the record: with it, the shards go
  const finished = await listFinished(shardsPath(out, model.id, id), key);
  const shards = openShards(task, finished);
  const record = await readFinishedRecord(recordPath(out, model.id, id));
  if (record && findDifference(record, task.identity) === undefined) return { kind: 'recorded', record };
  if (shards.length === 0 && task.judged) return { kind: 'gathered' };
  const jobs = shards.length === 0 ? [task.whole] : shards;
  return { kind: 'open', jobs, samples: finishedSamples(task, finished) };
}
