import type { OkRecord } from '../config/record.js';
import type { TaskAttempt } from '../pipeline/attempt-task.js';
import type { RunObserver } from '../pipeline/run-suite.js';
import { formatDuration, formatRate, formatScore, isFraction } from '../../reports/summary/format.js';
import { countedIn, startMeter, type Counted, type Meter } from './meter.js';
import type { Terminal } from './terminal.js';

/** Shows a run on stderr: a meter for each task, and a line when it has ended. `now` gives milliseconds. */
export function createProgress(terminal: Terminal, now: () => number = () => performance.now()): RunObserver {
  let label = '';
  let meter: Meter | undefined;
  let counted: Counted = 'images';
  return {
    taskStarted: (model, task) => {
      label = `${model.card.id}  ${task.card.id}`;
      counted = countedIn(task.card);
      meter = startMeter(terminal, label, now, counted);
    },
    progress: (samples, total) => {
      meter?.update(samples, total);
    },
    taskEnded: (attempt) => {
      meter?.stop();
      attempt.warnings?.forEach(terminal.warn);
      if (attempt.record.status !== 'skipped')
        terminal.note(`${label}  ${describeAttempt(attempt, counted)}`);
    },
  };
}

/** How a task ended, in a few words behind its name. */
export function describeAttempt({ record, kept, predictedSeconds }: TaskAttempt, counted: Counted): string {
  switch (record.status) {
    case 'ok': {
      const score = `${record.metric} ${formatScore(record)}${isShare(record) ? ' %' : ''}`;
      if (kept) return `${score}  (finished before, kept)`;
      const { seconds, imagesPerSecond } = record.timing;
      const predicted =
        predictedSeconds === undefined ? '' : ` (predicted ${formatDuration(predictedSeconds)})`;
      const took = `${formatDuration(seconds)}${predicted}`;
      return `${score}  n ${record.n}, ${took}, ${formatRate(imagesPerSecond)} ${counted}/s`;
    }
    case 'failed':
      return `FAILED  ${record.error}`;
    case 'skipped':
      return `skipped  ${record.reason}`;
  }
}

/** Whether the score of a record is shown in percent. */
function isShare({ metric, metrics }: OkRecord): boolean {
  return Object.hasOwn(metrics, metric) && isFraction(metric);
}
