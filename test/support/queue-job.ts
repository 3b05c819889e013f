import type { QueueJob } from '../../harness/config/queue-job.js';

const hash = (digit: string) => digit.repeat(64);

/** The scoring of a toy task, as the queue has it. */
export function makeQueueJob(): QueueJob {
  return {
    ...{ schema: 1, bench: { version: '0.1.0' }, kind: 'task', task: 'mini/toy' },
    run: { out: '/results', dataDir: '/data', device: 'cpu', maxBadSamples: 0, seed: 0, draw: 0 },
    model: { id: 'toy-s', reference: 'toy-s', sha256: hash('a') },
    ...{ key: hash('b'), batchSize: 4, range: { from: 0, to: 2 }, samples: 8, seconds: 1 },
  };
}
