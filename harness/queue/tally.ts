import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { QueueJob, WorkerPulse } from '../config/queue-job.js';
import type { WorkSummary } from './queue.js';

/** What one worker does, and did. */
export interface Tally {
  /** Of the worker: its host, its process, and what no other has. */
  readonly id: string;
  readonly start: (job: QueueJob) => void;
  /** Samples of the job that are done. */
  readonly count: (samples: number) => void;
  /** No job is in hand. */
  readonly pause: () => void;
  readonly finish: () => void;
  readonly fail: () => void;
  readonly refuse: (queue: string, model: string, reason: string) => void;
  readonly refuses: (queue: string) => boolean;
  readonly pulse: () => WorkerPulse;
  readonly summary: (stopped: boolean) => WorkSummary;
}

/** What the speed is taken over. */
const windowMs = 30_000;

/** The tally of a new worker. `now`: milliseconds of a clock that does not jump. */
export function createTally(now: () => number = () => performance.now()): Tally {
  const id = `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`;
  const refused = new Map<string, { readonly model: string; readonly reason: string }>();
  let doing: WorkerPulse['doing'];
  let [done, failed, before, inHand] = [0, 0, 0, 0];
  let marks: readonly { readonly at: number; readonly samples: number }[] = [{ at: now(), samples: 0 }];

  /** Samples a second since the last mark that is older than the window. */
  const measure = () => {
    const mark = { at: now(), samples: before + inHand };
    const recent = marks.filter(({ at }) => at >= mark.at - windowMs);
    marks = [...marks.slice(Math.max(0, marks.length - recent.length - 1)), mark];
    const [first] = marks;
    const seconds = (mark.at - first.at) / 1000;
    return seconds > 0 ? (mark.samples - first.samples) / seconds : 0;
  };

  return {
    id,
    start: (job) => {
      doing = { model: job.model.id, task: job.task };
    },
    count: (samples) => {
      inHand = samples;
    },
    pause: () => {
      doing = undefined;
      before += inHand;
      inHand = 0;
    },
    finish: () => {
      done++;
    },
    fail: () => {
      failed++;
    },
    refuse: (queue, model, reason) => {
      refused.set(queue, { model, reason });
    },
    refuses: (queue) => refused.has(queue),
    pulse: () => ({
      id,
      ...(doing ? { doing } : {}),
      samplesPerSecond: measure(),
      refused: [...refused.values()],
    }),
    summary: (stopped) => ({ done, failed, refused: [...refused.values()], stopped }),
  };
}
