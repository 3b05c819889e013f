import { randomUUID } from 'node:crypto';
import {
  jobProgressSchema,
  workerPulseSchema,
  type QueueJob,
  type WorkerPulse,
} from '../config/queue-job.js';
import type { QueuePlace } from '../config/queue-url.js';
import { jobIdOf, queueNameOf } from './job-id.js';
import { openModelQueue, type ModelQueue } from './model-queue.js';
import { openPulses, pulseMs } from './pulses.js';
import type { ActiveJob, DeadJob, QueueSurvey, WorkQueue } from './queue.js';
import { describeRedisFailure } from './failure.js';
import { connectToRedis } from './redis.js';
import { announceQueue, forgetQueue, listQueues } from './registry.js';
import { checkServer } from './server.js';
import { orStopped, sayLast } from './stopped.js';

/** What an enqueuing run needs of its queue. */
export interface QueueSettings {
  readonly place: QueuePlace;
  readonly signal: AbortSignal;
  /** Told what is odd about the server, and when it goes and comes. */
  readonly note: (text: string) => void;
}

/** How long a server is waited for when a command starts. */
export const patienceMs = 10_000;

/** The queue at this place, for a run that enqueues. All of its functions wait while the server is away, and throw Interrupted when
 *  the signal is set; what the server refuses is a ConfigError or a DataError. */
export async function openQueue(settings: QueueSettings): Promise<WorkQueue> {
  const { place, signal, note } = settings;
  const client = await connectToRedis({ place, patienceMs, signal, note });
  const id = randomUUID();
  const enqueuers = openPulses(client, 'enqueuers');
  const workers = openPulses(client, 'workers');
  const queues = new Map<string, ModelQueue>();
  const queueOf = (name: string) => {
    const queue = queues.get(name) ?? openModelQueue(client, name);
    queues.set(name, queue);
    return queue;
  };
  const ask = async <Value>(question: () => Promise<Value>): Promise<Value> => {
    try {
      return await orStopped(question(), signal);
    } catch (error) {
      throw describeRedisFailure(error, place.shown);
    }
  };
  const beat = () => {
    if (client.status === 'ready') enqueuers.beat(id, {}).catch(() => undefined);
  };
  try {
    await ask(async () => {
      await checkServer(client, place, note);
      await forgetEmptyQueues(client, queueOf);
      await enqueuers.beat(id, {});
    });
  } catch (error) {
    client.disconnect();
    throw error;
  }
  client.on('ready', beat);
  const timer = setInterval(beat, pulseMs);

  return {
    add: (jobs) =>
      ask(async () => {
        for (const [name, group] of groupByQueue(jobs)) {
          await queueOf(name).add(group);
          await announceQueue(client, name, { model: group[0].model.id, bench: group[0].bench });
        }
      }),
    revive: (jobs) =>
      ask(async () => {
        const ids = new Set(jobs.map(jobIdOf));
        for (const [name] of groupByQueue(jobs))
          for (const dead of await queueOf(name).dead())
            if (ids.has(dead.id)) await queueOf(name).remove(dead.id);
      }),
    survey: (jobs) =>
      ask(async () => {
        const groups = [...groupByQueue(jobs)];
        const parts = await Promise.all(groups.map(([name, group]) => surveyOne(queueOf(name), group)));
        return {
          waiting: parts.reduce((sum, { waiting }) => sum + waiting, 0),
          active: parts.flatMap(({ active }) => active),
          dead: parts.flatMap(({ dead }) => dead),
          workers: (await workers.list()).flatMap(readPulse),
        };
      }),
    close: async () => {
      clearInterval(timer);
      if (client.status === 'ready') await sayLast(enqueuers.end(id));
      client.disconnect();
    },
  };
}

function groupByQueue(jobs: readonly QueueJob[]): ReadonlyMap<string, readonly QueueJob[]> {
  const groups = new Map<string, QueueJob[]>();
  for (const job of jobs) {
    const name = queueNameOf(job);
    groups.set(name, [...(groups.get(name) ?? []), job]);
  }
  return groups;
}

async function forgetEmptyQueues(
  client: Parameters<typeof listQueues>[0],
  queueOf: (name: string) => ModelQueue,
): Promise<void> {
  for (const { name } of await listQueues(client)) {
    const { waiting, active } = await queueOf(name).count();
    if (waiting + active === 0) await forgetQueue(client, name);
  }
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
