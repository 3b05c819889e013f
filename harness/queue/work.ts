import type { QueueJob } from '../config/queue-job.js';
import type { QueuePlace } from '../config/queue-url.js';
import { Interrupted, messageOf } from '../core/errors.js';
import { waitOnClock, waitOrStop } from '../core/wait.js';
import { describeRedisFailure, isPassing } from './failure.js';
import { createFinder } from './find-work.js';
import { handleJob } from './handle-job.js';
import { patienceMs } from './open-queue.js';
import { openPulses, pulseMs } from './pulses.js';
import type { Bench, JobOutcome, WorkSummary } from './queue.js';
import { connectToRedis, type RedisClient } from './redis.js';
import { checkServer } from './server.js';
import { orStopped, sayLast } from './stopped.js';
import { createTally, type Tally } from './tally.js';

/** What a worker needs. */
export interface WorkSettings {
  readonly place: QueuePlace;
  /** Jobs of another one are refused. */
  readonly bench: Bench;
  /** Does a job, and says how many of its samples are done. Throws Interrupted soon after the signal is set; a UserError is the fault
   *  of the job, which is not tried again; another error may be mended by another attempt. */
  readonly perform: (job: QueueJob, progress: (samples: number) => void) => Promise<JobOutcome>;
  /** Whether to end when nothing is left and nobody enqueues, instead of waiting for more. */
  readonly drain: boolean;
  /** With `drain`, how long the first job is waited for, as workers may start before the run that enqueues; absent: not at all. */
  readonly firstJobMs?: number;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

/** Between two looks for work. */
const lookMs = 1000;

/** Takes jobs, one after the other, until there are none (`drain`) or the signal is set: those of one model as long as there are
 *  any, then those of the model for which most is left to fewest. Throws ConfigError where all that there is was made by another
 *  version of bench. A server that is away is waited for. */
export async function work(settings: WorkSettings): Promise<WorkSummary> {
  const { place, signal, note } = settings;
  const tally = createTally();
  const client = await connectToRedis({ place, patienceMs, signal, note });
  try {
    await orStopped(checkServer(client, place, note), signal);
    await takeJobs(client, settings, tally);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw describeRedisFailure(error, place.shown);
  } finally {
    client.disconnect();
  }
  return tally.summary(signal.aborted);
}

async function takeJobs(client: RedisClient, settings: WorkSettings, tally: Tally): Promise<void> {
  const { signal, drain, firstJobMs = 0 } = settings;
  const firstUntil = performance.now() + firstJobMs;
  let hasBegun = false;
  const workers = openPulses(client, 'workers');
  const finder = createFinder(client, settings);
  const ask = askPatiently(settings);
  const beat = () => {
    if (client.status !== 'ready') return;
    Promise.all([workers.beat(tally.id, tally.pulse()), finder.returnLost()]).catch(() => undefined);
  };
  const timer = setInterval(beat, pulseMs);
  try {
    await ask(() => workers.beat(tally.id, tally.pulse()));
    for (;;) {
      const found = await ask(() => finder.find(tally));
      hasBegun ||= found.kind !== 'nothing-left' || performance.now() >= firstUntil;
      if (found.kind === 'job') await handleJob(found.job, { ...settings, ask }, tally);
      else if (found.kind === 'nothing-left' && drain && hasBegun) return;
      else await waitOrStop(waitOnClock, lookMs, signal);
    }
  } finally {
    clearInterval(timer);
    if (client.status === 'ready') await sayLast(workers.end(tally.id));
  }
}

/** Asks Redis again, and says so once, as long as it fails by something that passes: a server that is full. */
function askPatiently({ place, signal, note }: WorkSettings) {
  let said = '';
  return async <Value>(question: () => Promise<Value>): Promise<Value> => {
    for (;;)
      try {
        const value = await orStopped(question(), signal);
        said = '';
        return value;
      } catch (error) {
        const failure = describeRedisFailure(error, place.shown);
        if (failure === error || !isPassing(error)) throw failure;
        if (said !== messageOf(failure)) note(`${messageOf(failure)}. Trying again`);
        said = messageOf(failure);
        await waitOrStop(waitOnClock, lookMs, signal);
      }
  };
}
