import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SampleCounts } from '../../pipeline/shards/count-samples.js';
import { prepareFolder } from '../../pipeline/prepare-folder.js';
import type { WorkQueue } from '../../queue/queue.js';
import { manifestPath, recordPath, shardsPath } from '../../results/paths.js';
import { removeShards } from '../../results/shards/shard-folder.js';
import type { OpenRun } from '../open-run.js';
import { countOf } from '../../core/count-of.js';
import { planModel } from './plan-model.js';
import { openShards, type QueuedTask } from './queued-task.js';
import { findStanding } from './task-standing.js';

/** The tasks that workers are to do, whose jobs are in the queue now: those of a model as soon as they are planned. What died of an
 *  earlier run is tried anew. */
export async function enqueueRun(prepared: OpenRun, queue: WorkQueue): Promise<readonly QueuedTask[]> {
  const { subject, settings, terminal } = prepared;
  const counts: SampleCounts = new Map();
  const all: QueuedTask[] = [];
  for (const model of subject.models) {
    const folder = dirname(manifestPath(settings.out, model.card.id));
    await prepareFolder(folder);
    const tasks = await planModel(model, prepared, counts);
    if (settings.overwrite) await Promise.all(tasks.map((task) => forget(task, settings.out)));
    const jobs = await listJobs(tasks, settings.out);
    await queue.revive([...jobs, ...tasks.map(({ whole }) => whole)]);
    await queue.add(jobs);
    all.push(...tasks);
    const shards = tasks.reduce((sum, task) => sum + openShards(task, []).length, 0);
    terminal.note(
      `${model.card.id}: ${countOf(tasks.length, 'task')} for workers, ${countOf(shards, 'shard')}`,
    );
  }
  return all;
}

async function listJobs(tasks: readonly QueuedTask[], out: string) {
  const standings = await Promise.all(tasks.map((task) => findStanding(task, out)));
  return standings.flatMap((standing) => (standing.kind === 'open' ? standing.jobs : []));
}

/** Takes away what would count as done. */
async function forget({ whole: { model, task } }: QueuedTask, out: string): Promise<void> {
  await rm(recordPath(out, model.id, task), { force: true });
  await removeShards(shardsPath(out, model.id, task));
}
