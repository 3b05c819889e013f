import type { OwnRecord } from '../../config/record.js';
import type { QueueJob } from '../../config/queue-job.js';
import { waitOnClock, waitOrStop } from '../../core/wait.js';
import type { QueueSurvey, WorkQueue } from '../../queue/queue.js';
import type { QueueProgress } from './queue-progress.js';
import type { QueuedTask } from './queued-task.js';
import { createRefusals, type Refusals } from './refusals.js';
import { findStanding, type TaskStanding } from './task-standing.js';

/** What became of a task that workers did, or could not do. */
export type QueuedEnd =
  | { readonly kind: 'recorded'; readonly record: OwnRecord }
  | { readonly kind: 'gathered' }
  | { readonly kind: 'failed'; readonly reason: string };

/** What a queue is watched with. */
export interface Watching {
  readonly queue: WorkQueue;
  readonly out: string;
  readonly progress: QueueProgress;
  readonly signal: AbortSignal;
  /** Told of each model when no worker takes it any more, why, and for how many seconds one that does is waited for. */
  readonly onRefused: (model: string, reason: string, seconds: number) => void;
  /** Told of each task when its end is seen; false: the others are not waited for. */
  readonly onEnd: (task: QueuedTask, end: QueuedEnd) => boolean;
}

/** Between two looks, at least, in milliseconds; a look may take a quarter of the time. */
const lookMs = 1000;

/** A task that was looked at. */
interface SeenTask {
  readonly task: QueuedTask;
  readonly standing: TaskStanding;
  /** Absent while there is something to wait for. */
  readonly end: QueuedEnd | undefined;
}

/** Waits until every task has its end, and puts back into the queue what is not done and not there: the queue may lose all it has.
 *  Throws Interrupted when the signal is set. */
export async function watchQueue(tasks: readonly QueuedTask[], watching: Watching): Promise<void> {
  const { queue, progress, signal, onEnd, onRefused } = watching;
  const total = samplesOf(tasks);
  const refusals = createRefusals(onRefused);
  let left = tasks;
  for (;;) {
    const startedAt = performance.now();
    const { seen, survey } = await lookAt(left, watching, refusals);
    for (const { task, end } of seen) if (end && !onEnd(task, end)) return;
    const open = seen.filter(({ end }) => end === undefined);
    left = open.map(({ task }) => task);
    const inOpen = open.reduce(
      (sum, { standing }) => sum + (standing.kind === 'open' ? standing.samples : 0),
      0,
    );
    const finished = total - samplesOf(left) + inOpen;
    progress.update({ finished, total, tasksDone: tasks.length - left.length, tasks: tasks.length }, survey);
    if (left.length === 0) return;
    await queue.add(open.flatMap(({ standing }) => jobsOf(standing)));
    await waitOrStop(waitOnClock, Math.max(lookMs, 3 * (performance.now() - startedAt)), signal);
  }
}

async function lookAt(
  tasks: readonly QueuedTask[],
  { queue, out }: Watching,
  refusals: Refusals,
): Promise<{ readonly seen: readonly SeenTask[]; readonly survey: QueueSurvey }> {
  const standings = await Promise.all(tasks.map((task) => findStanding(task, out)));
  const survey = await queue.survey(standings.flatMap(jobsOf));
  refusals.note(survey);
  const dead = new Map(survey.dead.map(({ job, reason }) => [job, reason]));
  const seen = tasks.map((task, place) => {
    const standing = standings[place];
    const reason = reasonOf(standing, dead) ?? refusals.reasonFor(task.whole.model.id);
    return { task, standing, end: endOf(standing, reason) };
  });
  return { seen, survey };
}

function endOf(standing: TaskStanding, reason: string | undefined): QueuedEnd | undefined {
  if (standing.kind !== 'open') return standing;
  return reason === undefined ? undefined : { kind: 'failed', reason };
}

/** Why a task cannot be finished: each of its jobs that are left is dead. */
function reasonOf(standing: TaskStanding, dead: ReadonlyMap<QueueJob, string>): string | undefined {
  const reasons = jobsOf(standing).map((job) => dead.get(job));
  if (reasons.some((reason) => reason === undefined)) return undefined;
  return [...new Set(reasons)].join('; ') || undefined;
}

function jobsOf(standing: TaskStanding): readonly QueueJob[] {
  return standing.kind === 'open' ? standing.jobs : [];
}

function samplesOf(tasks: readonly QueuedTask[]): number {
  return tasks.reduce((sum, { whole }) => sum + whole.samples, 0);
}
