import { createRedisBackend, Queue, UnrecoverableError, Worker, type Job } from 'bullmq';
import type { QueueJob } from '../config/queue-job.js';
import { jobIdOf, priorityOf } from './job-id.js';
import type { RedisClient } from './redis.js';

type StoredByBullMq = Job<unknown, unknown>;

/** Before all keys of ours in Redis. */
export const keyPrefix = 'vitabench';

/** How long a worker that says nothing keeps its job. */
const lockMs = 30_000;
/** A job counts as lost that is found without its worker in two looks so far apart. */
const lookMs = 5000;
/** How often the worker of a job may die before the job is thought to be why. */
const mostDeaths = 3;
/** Why such a job is not tried again. */
const doomed = `its worker died ${mostDeaths + 1} times while it did it: killed, or out of memory. Look at the logs of the workers, and run again`;
/** How often a job is tried that fails by something that is nobody's fault. */
const attempts = 3;
/** Dead jobs are kept for a week, in seconds. */
const keepDead = 7 * 24 * 3600;
/** Jobs that are put in at once. */
const atOnce = 500;

/** A job as it lies in Redis, where anybody may have written it. */
interface StoredJob {
  readonly id: string;
  readonly data: unknown;
  /** What the worker said last of how far it is. */
  readonly progress: unknown;
  /** Why it failed. */
  readonly reason: string;
}

/** A job that this process holds. Where it was taken away meanwhile, as its worker seemed dead or Redis lost its memory, all of
 *  these do nothing: what it yields lies in the results folder, and there it counts. */
export interface HeldJob {
  readonly data: unknown;
  /** Why it must not be tried again: its workers died of it. */
  readonly doomed: string | undefined;
  /** Keeps others from taking it, for a while. */
  readonly renew: () => Promise<void>;
  readonly say: (progress: object) => Promise<void>;
  /** Puts in jobs of the same model that this one has made possible. */
  readonly follow: (jobs: readonly QueueJob[]) => Promise<void>;
  readonly finish: () => Promise<void>;
  /** `forGood`: no other attempt may mend it. */
  readonly fail: (reason: string, forGood: boolean) => Promise<void>;
  /** For others, or a later time; it counts as not tried. */
  readonly giveBack: () => Promise<void>;
}

/** The jobs of one model in Redis. */
export interface ModelQueue {
  readonly add: (jobs: readonly QueueJob[]) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  readonly waitingIds: () => Promise<readonly string[]>;
  readonly active: () => Promise<readonly StoredJob[]>;
  readonly dead: () => Promise<readonly StoredJob[]>;
  readonly count: () => Promise<{ readonly waiting: number; readonly active: number }>;
  /** The next job, the longest one; undefined where none waits. */
  readonly take: (holder: string) => Promise<HeldJob | undefined>;
  /** Makes those wait again whose workers are gone. */
  readonly returnLost: () => Promise<void>;
}

const waitingStates = ['wait', 'prioritized', 'delayed'] as const;

/** The queue with this name, which is there as soon as it holds a job. All queues share one connection; nothing is to be closed. */
export function openModelQueue(client: RedisClient, name: string): ModelQueue {
  // The version check writes to the console; `server.ts` makes it.
  const shared = { connection: client, prefix: keyPrefix, skipVersionCheck: true };
  const queue = new Queue<unknown, unknown>(name, shared);
  // Jobs are taken one by one by `getNextJob`, which needs no connection that blocks.
  const worker = new Worker<unknown, unknown>(
    name,
    null,
    { ...shared, lockDuration: lockMs, stalledInterval: lookMs, maxStalledCount: mostDeaths },
    (queueName, options) => createRedisBackend(queueName, options),
  );
  // Failures of commands are thrown to who asked; those of the connection are told by `redis.ts`.
  queue.on('error', () => undefined);
  worker.on('error', () => undefined);
  const add = async (jobs: readonly QueueJob[]) => {
    for (let from = 0; from < jobs.length; from += atOnce)
      await queue.addBulk(jobs.slice(from, from + atOnce).map(describeJob));
  };
  return {
    add,
    remove: async (id) => {
      await queue.remove(id);
    },
    waitingIds: () => queue.getRanges([...waitingStates], 0, -1),
    active: async () => (await queue.getJobs(['active'])).map(storedJob),
    dead: async () => (await queue.getJobs(['failed'])).map(storedJob),
    count: async () => {
      const counts = await queue.getJobCounts(...waitingStates, 'active');
      return { waiting: counts.wait + counts.prioritized + counts.delayed, active: counts.active };
    },
    take: async (holder) => {
      const job = (await worker.getNextJob(holder, { block: false })) as StoredByBullMq | undefined;
      return job && { ...holdJob(client, job, holder), follow: add };
    },
    returnLost: async () => {
      await worker.getBackend().moveStalledJobsToWait();
    },
  };
}

function describeJob(job: QueueJob) {
  return {
    name: job.kind,
    data: job,
    opts: {
      jobId: jobIdOf(job),
      priority: priorityOf(job.seconds),
      attempts,
      removeOnComplete: true,
      removeOnFail: { age: keepDead },
      stackTraceLimit: 0,
    },
  };
}

function storedJob({ id = '', data, progress, failedReason }: StoredByBullMq): StoredJob {
  return { id, data, progress, reason: failedReason };
}

function holdJob(client: RedisClient, job: StoredByBullMq, holder: string): Omit<HeldJob, 'follow'> {
  // What is said while the server is away would only wait for it, and be old then.
  const ifThere = async (act: () => Promise<unknown>) => {
    if (client.status === 'ready') await unlessTaken(act);
  };
  return {
    data: job.data,
    doomed: job.deferredFailure ? doomed : undefined,
    renew: () => ifThere(() => job.extendLock(holder, lockMs)),
    say: (progress) => ifThere(() => job.updateProgress(progress)),
    finish: () => unlessTaken(() => job.moveToCompleted('', holder, false)),
    fail: (reason, forGood) =>
      unlessTaken(() =>
        job.moveToFailed(forGood ? new UnrecoverableError(reason) : new Error(reason), holder, false),
      ),
    giveBack: () => unlessTaken(() => job.moveToWait(holder)),
  };
}

/** BullMQ's codes for a job that is gone, or that another worker holds. */
const takenCodes: readonly unknown[] = [-1, -2, -3, -6];

async function unlessTaken(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!takenCodes.includes((error as { readonly code?: unknown }).code)) throw error;
  }
}
