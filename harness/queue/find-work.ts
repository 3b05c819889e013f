import { workerPulseSchema } from '../config/queue-job.js';
import { ConfigError } from '../core/errors.js';
import { openModelQueue, type HeldJob, type ModelQueue } from './model-queue.js';
import { openPulses, pulseMs, type Pulses } from './pulses.js';
import type { Bench } from './queue.js';
import type { RedisClient } from './redis.js';
import { listQueues, type KnownQueue } from './registry.js';
import { describeForeign, isSameBench } from './same-bench.js';
import type { Tally } from './tally.js';

/** What a look for work finds: a job in hand; nothing for now; or nothing that may still come, as nobody enqueues. */
type Found =
  | { readonly kind: 'job'; readonly job: HeldJob }
  | { readonly kind: 'nothing-now' }
  | { readonly kind: 'nothing-left' };

/** Looks for work in the queues of all models. */
export interface Finder {
  /** Takes the next job for the worker of this tally. Throws ConfigError where every queue with work is of another bench. */
  readonly find: (tally: Tally) => Promise<Found>;
  /** Makes those jobs wait again whose workers are gone. */
  readonly returnLost: () => Promise<void>;
}

/** Whose jobs are taken, and where they lie. */
interface FinderSettings {
  readonly place: { readonly shown: string };
  readonly bench: Bench;
  readonly note: (text: string) => void;
}

/** A queue with something in it. */
interface OpenQueue extends KnownQueue {
  readonly jobs: ModelQueue;
  readonly waiting: number;
}

/** A finder for a worker of this bench. */
export function createFinder(client: RedisClient, settings: FinderSettings): Finder {
  const workers = openPulses(client, 'workers');
  const enqueuers = openPulses(client, 'enqueuers');
  const listOpen = createLister(client);
  const keepOwn = createFilter(settings);
  const mayHaveForgotten = createMemoryCheck(workers);
  let current = '';
  return {
    find: async (tally) => {
      const own = keepOwn(await listOpen());
      const mine = own.filter(({ name }) => !tally.refuses(name));
      const waiting = mine.filter((queue) => queue.waiting > 0);
      const busy = waiting.some(({ name }) => name === current) ? [] : await workers.list();
      const next = waiting.find(({ name }) => name === current) ?? chooseNext(waiting, busy);
      if (next) {
        const job = await next.jobs.take(tally.id);
        if (!job) return { kind: 'nothing-now' };
        current = next.name;
        return { kind: 'job', job };
      }
      const somebody = mine.length > 0 || (await enqueuers.list()).length > 0;
      return { kind: somebody || (await mayHaveForgotten(tally)) ? 'nothing-now' : 'nothing-left' };
    },
    returnLost: async () => {
      for (const { jobs } of await listOpen()) await jobs.returnLost();
    },
  };
}

/** Lists the queues that have something in them. */
function createLister(client: RedisClient): () => Promise<readonly OpenQueue[]> {
  const opened = new Map<string, ModelQueue>();
  const open = (name: string) => {
    const jobs = opened.get(name) ?? openModelQueue(client, name);
    opened.set(name, jobs);
    return jobs;
  };
  return async () => {
    const known = await listQueues(client);
    const all = await Promise.all(
      known.map(async (queue) => ({ ...queue, jobs: open(queue.name), ...(await open(queue.name).count()) })),
    );
    return all.filter(({ waiting, active }) => waiting + active > 0);
  };
}

/** Leaves out the queues of another bench, and notes each once. Throws ConfigError where there are no others. */
function createFilter({ place, bench, note }: FinderSettings) {
  const foreign = new Set<string>();
  return (all: readonly OpenQueue[]): readonly OpenQueue[] => {
    const own = all.filter((queue) => isSameBench(queue.bench, bench));
    const others = all.filter((queue) => !own.includes(queue));
    if (own.length === 0 && others.length > 0)
      throw new ConfigError(describeForeign(place.shown, others[0].bench, bench));
    for (const other of others) {
      if (!foreign.has(other.name)) note(describeForeign(place.shown, other.bench, bench));
      foreign.add(other.name);
    }
    return own;
  };
}

/** Tells whether Redis lost its memory a moment ago: this worker is not in it. Then those who enqueue have yet to say that they do. */
function createMemoryCheck(workers: Pulses): (tally: Tally) => Promise<boolean> {
  let forgottenAt = Number.NEGATIVE_INFINITY;
  return async (tally) => {
    const alive = (await workers.list()).map((pulse) => workerPulseSchema.safeParse(pulse).data?.id);
    if (!alive.includes(tally.id)) {
      forgottenAt = performance.now();
      await workers.beat(tally.id, tally.pulse());
    }
    return performance.now() < forgottenAt + 2 * pulseMs;
  };
}

/** The queue in which most waits for each worker, were one more to come. */
function chooseNext(waiting: readonly OpenQueue[], pulses: readonly unknown[]): OpenQueue | undefined {
  const models = pulses.map((pulse) => workerPulseSchema.safeParse(pulse).data?.doing?.model);
  const load = (queue: OpenQueue) =>
    queue.waiting / (1 + models.filter((model) => model === queue.model).length);
  return [...waiting].sort((a, b) => load(b) - load(a)).at(0);
}
