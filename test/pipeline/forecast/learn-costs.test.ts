import { describe, expect, it } from '@jest/globals';
import type { CostKeys } from '../../../harness/pipeline/forecast/cost-keys.js';
import { keepCostsInMemory } from '../../../harness/pipeline/forecast/kept-costs.js';
import { learnCosts } from '../../../harness/pipeline/forecast/learn-costs.js';
import { okRecord } from '../../support/records.js';

const key = (of: string) => ({ of });
const keys: CostKeys = {
  isAlike: true,
  ...{ load: key('load'), graph: key('graph'), anyGraph: undefined, prompt: key('prompt') },
  ...{ rest: key('rest'), preprocessing: key('preprocessing'), scoring: key('scoring') },
  handling: key('handling'),
  ...{ rehearsedStart: key('rehearsed start'), start: key('start'), finish: key('finish') },
};
const record = {
  dataset: { ...okRecord.dataset, count: 100 },
  badSamples: [],
  runtime: { ...okRecord.runtime, workers: 2, batchSize: 8 },
};
const times = { encodeMs: 4000, encoded: 100, elapsedMs: 3700, startMs: 100, finishMs: 200, promptMs: 400 };

function learn(changes: Partial<typeof times> = {}, count = 100) {
  const kept = keepCostsInMemory([
    [keys.preprocessing, 0.012],
    [keys.handling, 0.003],
  ]);
  learnCosts(kept, keys, { ...record, dataset: { ...record.dataset, count } }, { ...times, ...changes });
  return ['graph', 'rest', 'scoring', 'start', 'finish'].map((of) => kept.get({ of }));
}

describe('learnCosts', () => {
  it('keeps what the parts of a task took', () => {
    // graph 4 s / 100; between start and finish 3 s x 2 workers = 6 s, 2 s of them not in the graph: 0.02 a sample, of which
    // preprocessing is 0.012 and handling 0.003; finish 0.2 s / 100
    expect(learn()).toEqual([0.04, 0.02, expect.closeTo(0.005, 12), 0.1, 0.002]);
  });

  it('says nothing of the rest where samples came from a store, and nothing at all where all did', () => {
    // 50 of 100 were encoded
    expect(learn({ encoded: 50, encodeMs: 2000 })).toEqual([0.04, undefined, undefined, 0.1, 0.002]);
    expect(learn({ encoded: 0, encodeMs: 0 })).toEqual(Array(5).fill(undefined));
  });

  it('learns nothing from less than one batch a worker', () => {
    expect(learn({ encoded: 15 }, 15)).toEqual(Array(5).fill(undefined));
    expect(learn({ encoded: 16 }, 16)[0]).toBe(0.25);
  });
});
