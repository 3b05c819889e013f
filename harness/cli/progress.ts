import cliProgress, { type Options, type SingleBar } from 'cli-progress';
import type { TaskAttempt } from '../pipeline/attempt-task.js';
import type { RunObserver } from '../pipeline/run-suite.js';
import { formatDuration, formatRate, formatScore } from '../../reports/summary/format.js';
import type { Terminal } from './terminal.js';

/** Where nobody looks on, a task that takes long says how far it is this often. */
const lineEveryMs = 30_000;

/** Shows a run on stderr: a bar with images/s and time left where a person looks on; elsewhere plain lines, one a task
 *  and one every half minute. `now` gives milliseconds. */
export function createProgress(terminal: Terminal, now: () => number = Date.now): RunObserver {
  let label = '';
  let startedAt = 0;
  let lastLineAt = 0;
  let bar: SingleBar | undefined;
  return {
    taskStarted: (model, task) => {
      label = `${model.card.id}  ${task.card.id}`;
      startedAt = now();
      lastLineAt = startedAt;
    },
    progress: (samples, total) => {
      const rate = (1000 * samples) / Math.max(1, now() - startedAt);
      if (terminal.interactive) {
        bar ??= startBar(label, total);
        bar.update(samples, { rate: formatRate(rate) });
      } else if (now() - lastLineAt >= lineEveryMs) {
        lastLineAt = now();
        terminal.note(`${label}  ${describeProgress(samples, total, rate)}`);
      }
    },
    taskEnded: (attempt) => {
      bar?.stop();
      bar = undefined;
      if (attempt.record.status !== 'skipped') terminal.note(`${label}  ${describe(attempt)}`);
    },
  };
}

function describeProgress(samples: number, total: number | undefined, rate: number): string {
  const speed = `${formatRate(rate)} images/s`;
  if (total === undefined) return `${samples} images, ${speed}`;
  return `${samples}/${total}  ${speed}  ${formatDuration((total - samples) / rate)} left`;
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

function startBar(label: string, total: number | undefined): SingleBar {
  const options: Options = {
    format: `${label}  {bar} {value}/{total}  {rate} images/s  {eta_formatted} left`,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
    barsize: 24,
  };
  const bar = new cliProgress.SingleBar(options);
  bar.start(total ?? 0, 0, { rate: formatRate(0) });
  return bar;
}
