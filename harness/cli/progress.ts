import type { TaskAttempt } from '../pipeline/attempt-task.js';
import type { RunObserver } from '../pipeline/run-suite.js';
import { formatDuration, formatRate, formatScore } from '../../reports/summary/format.js';
import { startMeter, type Meter } from './meter.js';
import type { Terminal } from './terminal.js';

/** Shows a run on stderr: a meter for each task, and a line when it has ended. `now` gives milliseconds. */
export function createProgress(terminal: Terminal, now: () => number = Date.now): RunObserver {
  let label = '';
  let meter: Meter | undefined;
  return {
    taskStarted: (model, task) => {
      label = `${model.card.id}  ${task.card.id}`;
      meter = startMeter(terminal, label, now);
    },
    progress: (samples, total) => {
      meter?.update(samples, total);
    },
    taskEnded: (attempt) => {
      meter?.stop();
      attempt.warnings?.forEach(terminal.warn);
      if (attempt.record.status !== 'skipped') terminal.note(`${label}  ${describe(attempt)}`);
    },
  };
}

function describe({ record, kept }: TaskAttempt): string {
  switch (record.status) {
    case 'ok': {
      const score = `${record.metric} ${formatScore(record)} %`;
      if (kept) return `${score}  (finished before, kept)`;
      const { seconds, imagesPerSecond } = record.timing;
      return `${score}  n ${record.n}, ${formatDuration(seconds)}, ${formatRate(imagesPerSecond)} images/s`;
    }
    case 'failed':
      return `FAILED  ${record.error}`;
    case 'skipped':
      return `skipped  ${record.reason}`;
  }
}
