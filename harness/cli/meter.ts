import cliProgress, { type Options, type SingleBar } from 'cli-progress';
import { formatDuration, formatRate } from '../../reports/summary/format.js';
import type { TaskCard } from '../config/task-card.js';
import { formatBytes } from '../core/format-bytes.js';
import type { Terminal } from './terminal.js';
import { visibleLine } from './visible-text.js';

/** What only the caller of a meter knows. */
interface MeterFacts {
  /** How fast it goes now, where that is not what was done by the time since the start. */
  readonly perSecond: number;
  /** Stands behind the time left. */
  readonly remark: string;
}

/** Shows how far a long piece of work is. */
export interface Meter {
  /** `total` is absent where it is not known; then the time left is not guessed. */
  readonly update: (done: number, total: number | undefined, facts?: MeterFacts) => void;
  readonly stop: () => void;
}

/** In what work is counted, and how it reads. */
interface Unit {
  readonly amount: (value: number) => string;
  readonly alone: (value: number) => string;
  readonly rate: (perSecond: number) => string;
}

/** What a meter may count: images or questions of a data set, samples where there are both, or bytes of a download. */
export type Counted = 'images' | 'questions' | 'samples' | 'bytes';

/** What the samples of a task are called. */
export function countedIn({ group }: Pick<TaskCard, 'group'>): Counted {
  return group === 'lmm' ? 'questions' : 'images';
}

const units: Readonly<Record<Counted, Unit>> = {
  images: countedAs('images'),
  questions: countedAs('questions'),
  samples: countedAs('samples'),
  bytes: {
    amount: formatBytes,
    alone: formatBytes,
    rate: (perSecond) => `${formatBytes(perSecond)}/s`,
  },
};

function countedAs(things: string): Unit {
  return {
    amount: String,
    alone: (value) => `${value} ${things}`,
    rate: (perSecond) => `${formatRate(perSecond)} ${things}/s`,
  };
}

/** Where nobody looks on, work that takes long says how far it is this often. */
const lineEveryMs = 30_000;

/** A meter on stderr that starts now: a bar with the rate and time left where a person looks on, elsewhere a plain line every
 *  half minute. `now` gives milliseconds. */
export function startMeter(
  terminal: Terminal,
  label: string,
  now: () => number = () => performance.now(),
  counted: Counted = 'images',
): Meter {
  const unit = units[counted];
  const startedAt = now();
  let lastLineAt = startedAt;
  let bar: SingleBar | undefined;
  return {
    update: (done, total, facts) => {
      const rate = facts?.perSecond ?? (1000 * done) / Math.max(1, now() - startedAt);
      const remark = facts ? `  ${facts.remark}` : '';
      if (terminal.interactive) {
        bar ??= startBar(visibleLine(label), total);
        bar.update(done, { ...describeAmounts(done, total, rate, unit), remark });
      } else if (now() - lastLineAt >= lineEveryMs) {
        lastLineAt = now();
        terminal.note(`${label}  ${describeProgress(done, total, rate, unit)}${remark}`);
      }
    },
    stop: () => {
      bar?.stop();
      bar = undefined;
    },
  };
}

function describeProgress(done: number, total: number | undefined, rate: number, unit: Unit): string {
  const speed = unit.rate(rate);
  if (total === undefined) return `${unit.alone(done)}, ${speed}`;
  return `${unit.amount(done)}/${unit.amount(total)}  ${speed}${describeLeft(done, total, rate)}`;
}

/** The time left at the rate so far; nothing is guessed before there is one. */
function describeLeft(done: number, total: number, rate: number): string {
  return rate > 0 ? `  ${formatDuration((total - done) / rate)} left` : '';
}

function describeAmounts(done: number, total: number | undefined, rate: number, unit: Unit) {
  const left = total === undefined ? '' : describeLeft(done, total, rate);
  return { done: unit.amount(done), all: unit.amount(total ?? 0), rate: unit.rate(rate), left };
}

function startBar(label: string, total: number | undefined): SingleBar {
  const options: Options = {
    format: `${label}  {bar} {done}/{all}  {rate}{left}{remark}`,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
    barsize: 24,
  };
  const bar = new cliProgress.SingleBar(options);
  bar.start(total ?? 0, 0, { done: '', all: '', rate: '', left: '', remark: '' });
  return bar;
}
