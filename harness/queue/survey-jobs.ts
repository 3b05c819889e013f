import {
  jobProgressSchema,
  workerPulseSchema,
  type QueueJob,
  type WorkerPulse,
} from '../config/queue-job.js';
import { jobIdOf } from './job-id.js';
import type { ModelQueue } from './model-queue.js';
import type { Pulses } from './pulses.js';
import type { ActiveJob, DeadJob, QueueSurvey } from './queue.js';

/** Where these jobs stand, in the queues that they lie in, and who works. */
export async function surveyJobs(
  groups: readonly (readonly [queue: ModelQueue, jobs: readonly QueueJob[]])[],
  workers: Pick<Pulses, 'list'>,
): Promise<QueueSurvey> {
  const parts = await Promise.all(groups.map(([queue, jobs]) => surveyOne(queue, jobs)));
  return {
    waiting: parts.reduce((sum, { waiting }) => sum + waiting, 0),
    active: parts.flatMap(({ active }) => active),
    dead: parts.flatMap(({ dead }) => dead),
    workers: (await workers.list()).flatMap(readPulse),
  };
}

async function surveyOne(
  queue: ModelQueue,
  jobs: readonly QueueJob[],
): Promise<Omit<QueueSurvey, 'workers'>> {
  const byId = new Map(jobs.map((job) => [jobIdOf(job), job]));
  const [waiting, active, dead] = await Promise.all([queue.waitingIds(), queue.active(), queue.dead()]);
  return {
    waiting: waiting.filter((id) => byId.has(id)).length,
    active: active.flatMap(({ id, progress }): readonly ActiveJob[] => {
      const job = byId.get(id);
      const said = jobProgressSchema.safeParse(progress).data;
      return job ? [{ job, samples: said?.samples ?? 0 }] : [];
    }),
    dead: dead.flatMap(({ id, reason }): readonly DeadJob[] => {
      const job = byId.get(id);
      return job ? [{ job, reason }] : [];
    }),
  };
}

function readPulse(said: unknown): readonly WorkerPulse[] {
  const pulse = workerPulseSchema.safeParse(said).data;
  return pulse ? [pulse] : [];
}
