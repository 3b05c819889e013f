import { recordFailure, type TaskAttempt } from '../../pipeline/attempt-task.js';
import type { RunSettings } from '../../pipeline/run-settings.js';
import { runSuite, type RunObserver, type SuiteOutcome } from '../../pipeline/run-suite.js';
import type { RunnableTask } from '../../pipeline/plan-task.js';
import type { OpenRun } from '../open-run.js';
import { createProgress } from '../progress.js';
import type { Terminal } from '../terminal.js';
import type { QueuedTask } from './queued-task.js';
import type { QueuedEnd } from './watch-queue.js';

/** What a queued run comes to, in the order asked for: records that are there are taken; tasks that have all their shards are scored,
 *  among them those of a judge; what workers could not do is recorded as failed. `queued` tasks without an end are left out. */
export async function gatherResults(
  prepared: OpenRun,
  queued: readonly QueuedTask[],
  ends: ReadonlyMap<QueuedTask, QueuedEnd>,
): Promise<SuiteOutcome> {
  const { subject, tasks, terminal } = prepared;
  const settings = gatheringSettings(prepared.settings);
  const attempts: TaskAttempt[] = [];
  for (const model of subject.models) {
    const own = queued.filter((one) => one.model === model);
    const withEnd = (kind: QueuedEnd['kind'] | undefined) =>
      new Set(own.filter((one) => ends.get(one)?.kind === kind).map(({ task }) => task));
    const [unfinished, failed, recorded] = [withEnd(undefined), withEnd('failed'), withEnd('recorded')];
    const failures = await recordFailures(own, ends, settings);
    const left = tasks.filter((task) => !unfinished.has(task) && !failed.has(task));
    const outcome = await runSuite([model], left, settings, observeOthers(terminal, recorded));
    attempts.push(...inOrder(tasks, [...failures, ...outcome.attempts]));
    if (outcome.interrupted) return { attempts, interrupted: true };
    if (settings.failFast && attempts.some(({ record }) => record.status === 'failed')) break;
  }
  return { attempts, interrupted: false };
}

/** Takes what workers have made, and asks no model for what they have not. */
function gatheringSettings(settings: RunSettings): RunSettings {
  // the store is closed once, after the last model
  const store = { ...settings.store, close: () => Promise.resolve() };
  return { ...settings, merge: true, overwrite: false, store };
}

async function recordFailures(
  queued: readonly QueuedTask[],
  ends: ReadonlyMap<QueuedTask, QueuedEnd>,
  { out }: RunSettings,
): Promise<readonly TaskAttempt[]> {
  const attempts: TaskAttempt[] = [];
  for (const one of queued) {
    const end = ends.get(one);
    if (end?.kind !== 'failed') continue;
    const frame = { task: one.task, model: one.model.card, startedAt: new Date() };
    attempts.push(await recordFailure(frame, out, end.reason));
  }
  return attempts;
}

/** Shows tasks but those of which everything was said already. */
function observeOthers(terminal: Terminal, said: ReadonlySet<RunnableTask>): RunObserver {
  const progress = createProgress(terminal);
  let isSaid = false;
  return {
    taskStarted: (model, task) => {
      isSaid = said.has(task);
      if (!isSaid) progress.taskStarted(model, task);
    },
    progress: progress.progress,
    taskEnded: (attempt) => {
      if (isSaid) attempt.warnings?.forEach(terminal.warn);
      else progress.taskEnded(attempt);
    },
  };
}

function inOrder(tasks: readonly RunnableTask[], attempts: readonly TaskAttempt[]): readonly TaskAttempt[] {
  const byTask = new Map(attempts.map((attempt) => [attempt.record.task, attempt]));
  return tasks.flatMap(({ card }) => byTask.get(card.id) ?? []);
}
