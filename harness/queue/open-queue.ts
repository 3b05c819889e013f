import { randomUUID } from 'node:crypto';
import type { QueueJob } from '../config/queue-job.js';
import type { QueuePlace } from '../config/queue-url.js';
import { jobIdOf, queueNameOf } from './job-id.js';
import { openModelQueue, type ModelQueue } from './model-queue.js';
import { openPulses, pulseMs, type Pulses } from './pulses.js';
import type { WorkQueue } from './queue.js';
import { describeRedisFailure } from './failure.js';
import { connectToRedis, type RedisClient } from './redis.js';
import { announceQueue, forgetQueue, listQueues } from './registry.js';
import { checkServer } from './server.js';
import { orStopped, sayLast } from './stopped.js';
import { surveyJobs } from './survey-jobs.js';

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
  const stopBeating = keepBeating(client, enqueuers, id);
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
        const groups = [...groupByQueue(jobs)].map(([name, group]) => [queueOf(name), group] as const);
        return surveyJobs(groups, workers);
      }),
    close: async () => {
      stopBeating();
      if (client.status === 'ready') await sayLast(enqueuers.end(id));
      client.disconnect();
    },
  };
}

/** Says every few seconds, and when the server comes back, that this run is there; gives what ends that. */
function keepBeating(client: RedisClient, enqueuers: Pulses, id: string): () => void {
  const beat = () => {
    if (client.status === 'ready') enqueuers.beat(id, {}).catch(() => undefined);
  };
  client.on('ready', beat);
  const timer = setInterval(beat, pulseMs);
  return () => {
    clearInterval(timer);
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

async function forgetEmptyQueues(client: RedisClient, queueOf: (name: string) => ModelQueue): Promise<void> {
  for (const { name } of await listQueues(client)) {
    const { waiting, active } = await queueOf(name).count();
    if (waiting + active === 0) await forgetQueue(client, name);
  }
}
