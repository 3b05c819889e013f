import type { QueueJob } from '../../harness/config/queue-job.js';
import { parseQueueUrl, type QueuePlace } from '../../harness/config/queue-url.js';
import { openQueue } from '../../harness/queue/open-queue.js';
import type { WorkQueue } from '../../harness/queue/queue.js';
import { work, type WorkSettings } from '../../harness/queue/work.js';

/** A job of a test: the shard of one batch at this place. */
export function makeJob(place: number, changed: Partial<QueueJob> = {}): QueueJob {
  return {
    schema: 1,
    bench: { version: '1.0.0', commit: 'c0ffee' },
    kind: 'shard',
    run: { out: '/out', dataDir: '/data', device: 'cpu', maxBadSamples: 0, seed: 0, draw: 0 },
    model: makeModel('vit'),
    task: 'mini/digits',
    key: 'b'.repeat(64),
    batchSize: 8,
    range: { from: place, to: place + 1 },
    samples: 8,
    seconds: place,
    ...changed,
  };
}

/** A model of a job. */
export function makeModel(id: string): QueueJob['model'] {
  return { id, reference: id, sha256: 'a'.repeat(64) };
}

/** What enqueues and what works on one server, with what they were told. */
export interface QueueBench {
  readonly place: QueuePlace;
  readonly notes: string[];
  readonly open: () => Promise<WorkQueue>;
  /** A worker that drains; `changed` says what it does. */
  readonly work: (changed: Pick<WorkSettings, 'perform'> & Partial<WorkSettings>) => ReturnType<typeof work>;
}

/** The two sides of the queue at this address. */
export function createQueueBench(url: string, signal = new AbortController().signal): QueueBench {
  const place = parseQueueUrl(url, '--queue');
  const notes: string[] = [];
  const note = (text: string) => void notes.push(text);
  return {
    place,
    notes,
    open: () => openQueue({ place, signal, note }),
    work: (changed) => {
      const bench = { version: '1.0.0', commit: 'c0ffee' };
      return work({ place, bench, drain: true, signal, note, ...changed });
    },
  };
}

/** Looks every few milliseconds, until it is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5));
}
