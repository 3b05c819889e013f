import type { QueueSurvey } from '../../queue/queue.js';
import { startMeter, type Counted } from '../meter.js';
import { countOf } from '../../core/count-of.js';
import type { Terminal } from '../terminal.js';

/** How far the tasks of a run are. */
export interface QueueStanding {
  /** Samples in finished shards. */
  readonly finished: number;
  readonly total: number;
  readonly tasksDone: number;
  readonly tasks: number;
}

/** Shows what all workers do. */
export interface QueueProgress {
  readonly update: (standing: QueueStanding, survey: QueueSurvey) => void;
  readonly stop: () => void;
}

/** When nobody works, this long after it began so, a hint is given; milliseconds. */
const patienceMs = 5000;

/** Progress of a queued run. `hint` says how to start a worker; `now` gives milliseconds. */
export function createQueueProgress(
  terminal: Terminal,
  counted: Counted,
  hint: string,
  now: () => number = () => performance.now(),
): QueueProgress {
  const meter = startMeter(terminal, 'queue', now, counted);
  let idleSince: number | undefined;
  let isSaid = false;
  const watchWorkers = (workers: number) => {
    if (workers > 0) {
      if (isSaid) terminal.note(`${countOf(workers, 'worker')} at work`);
      isSaid = false;
      idleSince = undefined;
      return;
    }
    idleSince ??= now();
    if (isSaid || now() - idleSince < patienceMs) return;
    isSaid = true;
    terminal.warn(`no worker is there. Start one, or many: ${hint}`);
  };
  return {
    update: ({ finished, total, tasksDone, tasks }, { active, dead, workers }) => {
      watchWorkers(workers.length);
      const done = finished + active.reduce((sum, { samples }) => sum + samples, 0);
      const remark = [
        countOf(workers.length, 'worker'),
        `${tasksDone} of ${countOf(tasks, 'task')}`,
        ...(dead.length === 0 ? [] : [`${dead.length} dead`]),
      ].join(', ');
      const perSecond = workers.reduce((sum, worker) => sum + worker.samplesPerSecond, 0);
      meter.update(Math.min(done, total), total, { perSecond, remark });
    },
    stop: meter.stop,
  };
}
