import cliProgress, { type Options, type SingleBar } from 'cli-progress';
import type { TaskAttempt } from '../pipeline/attempt-task.js';
import type { RunObserver } from '../pipeline/run-suite.js';
import { formatDuration, formatScore } from '../../reports/summary/format.js';
import type { Terminal } from './terminal.js';

/** Shows a run on stderr: a bar with images/s and time left where a person looks on, a line a task everywhere. */
export function createProgress(terminal: Terminal): RunObserver {
  let label = '';
  let startedAt = 0;
  let bar: SingleBar | undefined;
  return {
    taskStarted: (model, task) => {
      label = `${model.card.id}  ${task.card.id}`;
      startedAt = Date.now();
    },
    progress: (samples, total) => {
      if (!terminal.interactive) return;
      bar ??= startBar(label, total);
      bar.update(samples, { rate: Math.round((1000 * samples) / Math.max(1, Date.now() - startedAt)) });
    },
    taskEnded: (attempt) => {
      bar?.stop();
      bar = undefined;
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
      return `${score}  n ${record.n}, ${formatDuration(seconds)}, ${Math.round(imagesPerSecond)} images/s`;
    }
    case 'failed':
      return `FAILED  ${record.error}`;
    case 'skipped':
      return `skipped  ${record.reason}`;
  }
}

function startBar(label: string, total: number | undefined): SingleBar {
  const options: Options = {
    format: `${label}  {bar} {value}/{total}  {rate} images/s  {eta_formatted} left`,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
    barsize: 24,
  };
  const bar = new cliProgress.SingleBar(options);
  bar.start(total ?? 0, 0, { rate: 0 });
  return bar;
}
