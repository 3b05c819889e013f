import cliProgress, { type Options, type SingleBar } from 'cli-progress';
import { formatDuration, formatRate } from '../../reports/summary/format.js';
import type { Terminal } from './terminal.js';

/** Shows how far a long piece of work is. */
export interface Meter {
  /** `total` is absent where it is not known; then the time left is not guessed. */
  readonly update: (images: number, total: number | undefined) => void;
  readonly stop: () => void;
}

/** Where nobody looks on, work that takes long says how far it is this often. */
const lineEveryMs = 30_000;

/** A meter on stderr that starts now: a bar with images/s and time left where a person looks on, elsewhere a plain line every
 *  half minute. `now` gives milliseconds. */
export function startMeter(terminal: Terminal, label: string, now: () => number = Date.now): Meter {
  const startedAt = now();
  let lastLineAt = startedAt;
  let bar: SingleBar | undefined;
  return {
    update: (images, total) => {
      const rate = (1000 * images) / Math.max(1, now() - startedAt);
      if (terminal.interactive) {
        bar ??= startBar(label, total);
        bar.update(images, { rate: formatRate(rate) });
      } else if (now() - lastLineAt >= lineEveryMs) {
        lastLineAt = now();
        terminal.note(`${label}  ${describeProgress(images, total, rate)}`);
      }
    },
    stop: () => {
      bar?.stop();
      bar = undefined;
    },
  };
}

function describeProgress(images: number, total: number | undefined, rate: number): string {
  const speed = `${formatRate(rate)} images/s`;
  if (total === undefined) return `${images} images, ${speed}`;
  return `${images}/${total}  ${speed}  ${formatDuration((total - images) / rate)} left`;
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
