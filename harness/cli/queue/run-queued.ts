import type { QueuePlace } from '../../config/queue-url.js';
import { Interrupted } from '../../core/errors.js';
import type { TaskAttempt } from '../../pipeline/attempt-task.js';
import type { SuiteOutcome } from '../../pipeline/run-suite.js';
import { openQueue } from '../../queue/open-queue.js';
import type { WorkQueue } from '../../queue/queue.js';
import { countedIn, type Counted } from '../meter.js';
import type { OpenRun } from '../open-run.js';
import { describeAttempt } from '../progress.js';
import { enqueueRun } from './enqueue-run.js';
import { gatherResults } from './gather-results.js';
import { createQueueProgress } from './queue-progress.js';
import type { QueuedTask } from './queued-task.js';
import { watchQueue, type QueuedEnd } from './watch-queue.js';

/** Lets workers do a run: enqueues what is to be done, waits for it, and gathers the records. What workers could not do is recorded
 *  as failed, with the reason. When it is stopped, the workers go on. */
export async function runQueued(prepared: OpenRun, place: QueuePlace): Promise<SuiteOutcome> {
  const { settings, terminal, forecasting } = prepared;
  const ends = new Map<QueuedTask, QueuedEnd>();
  try {
    const queue = await openQueue({ place, signal: settings.signal, note: terminal.warn });
    let tasks: readonly QueuedTask[];
    try {
      tasks = await enqueueRun(prepared, queue);
      if (tasks.length > 0) await watch(tasks, prepared, queue, place, ends);
    } finally {
      await queue.close();
    }
    return await gatherResults(prepared, tasks, ends);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    return { attempts: attemptsOf(ends), interrupted: true };
  } finally {
    await settings.store.close();
    await settings.fingerprints.save();
    await forecasting.kept.save();
  }
}

/** Waits until workers have ended the tasks, and says of each how. */
async function watch(
  tasks: readonly QueuedTask[],
  { settings, terminal }: OpenRun,
  queue: WorkQueue,
  { shown }: QueuePlace,
  ends: Map<QueuedTask, QueuedEnd>,
): Promise<void> {
  const { out, signal, failFast } = settings;
  const progress = createQueueProgress(terminal, countedOf(tasks), `bench worker --queue ${shown}`);
  try {
    await watchQueue(tasks, {
      ...{ queue, out, progress, signal },
      onRefused: (model, reason, seconds) => {
        progress.stop();
        terminal.warn(`${model}: no worker takes it: ${reason}. One that does is waited for ${seconds} s`);
      },
      onEnd: (task, end) => {
        ends.set(task, end);
        progress.stop();
        terminal.note(describeEnd(task, end));
        return !(failFast && end.kind === 'failed');
      },
    });
  } finally {
    progress.stop();
  }
}

function describeEnd({ model, task }: QueuedTask, end: QueuedEnd): string {
  const label = `${model.card.id}  ${task.card.id}`;
  switch (end.kind) {
    case 'recorded':
      return `${label}  ${describeAttempt({ record: end.record, kept: false, dataMissing: false }, countedIn(task.card))}`;
    case 'gathered':
      return `${label}  all answers are there; the judge is asked at the end`;
    case 'failed':
      return `${label}  FAILED  ${end.reason}`;
  }
}

function countedOf(tasks: readonly QueuedTask[]): Counted {
  const [first, ...others] = new Set(tasks.map(({ task }) => countedIn(task.card)));
  return others.length === 0 ? first : 'samples';
}

/** What is known of the tasks of a run that was stopped. */
function attemptsOf(ends: ReadonlyMap<QueuedTask, QueuedEnd>): readonly TaskAttempt[] {
  return [...ends.values()].flatMap((end) =>
    end.kind === 'recorded' ? [{ record: end.record, kept: true, dataMissing: false }] : [],
  );
}
