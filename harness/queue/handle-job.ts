import { queueJobSchema, type QueueJob } from '../config/queue-job.js';
import { Interrupted, messageOf, UserError } from '../core/errors.js';
import type { HeldJob } from './model-queue.js';
import { queueNameOf } from './job-id.js';
import type { JobOutcome } from './queue.js';
import { sayLast } from './stopped.js';
import type { Tally } from './tally.js';

/** Who does jobs, and whom to tell. */
interface Hands {
  readonly perform: (job: QueueJob, progress: (samples: number) => void) => Promise<JobOutcome>;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
  /** Asks Redis until it answers. */
  readonly ask: (question: () => Promise<void>) => Promise<void>;
}

/** Between two renewals of the hold on a job; a third of what it lasts. */
const renewMs = 10_000;
/** Between two words of how far a job is. */
const sayMs = 1000;

/** Does a job that is in hand, and tells Redis what became of it. Throws Interrupted where the signal was set meanwhile: the job is
 *  given back then. */
export async function handleJob(held: HeldJob, hands: Hands, tally: Tally): Promise<void> {
  const { signal, note, ask } = hands;
  const tell = (word: () => Promise<void>) => (signal.aborted ? sayLast(word()) : ask(word));
  const job = queueJobSchema.safeParse(held.data).data;
  if (!job) {
    await tell(() => held.fail('not a job that this version of bench understands. Enqueue it again', true));
    return;
  }
  const { doomed } = held;
  if (doomed !== undefined) {
    await tell(() => held.fail(doomed, true));
    return;
  }
  const outcome = await attempt(held, job, hands, tally);
  switch (outcome.status) {
    case 'done':
      if (outcome.wasDone !== true) tally.finish();
      await tell(async () => {
        await held.follow(outcome.next ?? []);
        await held.finish();
      });
      return;
    case 'refused':
      tally.refuse(queueNameOf(job), job.model.id, outcome.reason);
      note(`${job.model.id}: its jobs are left to other workers: ${outcome.reason}`);
      await tell(held.giveBack);
      return;
    case 'stopped':
      await tell(held.giveBack);
      throw new Interrupted();
    case 'failed':
      tally.fail();
      await tell(() => held.fail(messageOf(outcome.error), outcome.error instanceof UserError));
  }
}

type Attempt =
  JobOutcome | { readonly status: 'stopped' } | { readonly status: 'failed'; readonly error: unknown };

/** Does a job, and meanwhile keeps it from others and says how far it is. */
async function attempt(
  held: HeldJob,
  job: QueueJob,
  { perform, signal }: Hands,
  tally: Tally,
): Promise<Attempt> {
  let samples = 0;
  let said = -1;
  const say = () => {
    if (samples === said) return;
    said = samples;
    held.say({ samples }).catch(() => undefined);
  };
  const timers = [
    setInterval(() => {
      held.renew().catch(() => undefined);
    }, renewMs),
    setInterval(say, sayMs),
  ];
  tally.start(job);
  say();
  try {
    return await perform(job, (count) => {
      samples = count;
      tally.count(count);
    });
  } catch (error) {
    if (signal.aborted || error instanceof Interrupted) return { status: 'stopped' };
    return { status: 'failed', error };
  } finally {
    timers.forEach(clearInterval);
    tally.pause();
  }
}
