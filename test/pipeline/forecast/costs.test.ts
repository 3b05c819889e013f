import { describe, expect, it } from '@jest/globals';
import { estimateTask } from '../../../harness/pipeline/forecast/costs.js';

const costs = { graph: 0.04, rest: 0.01, prompt: 0.02, start: 0.5, finish: 0.001 };

const perWorker = (workers: number) => ({ sessions: 'per-worker', workers }) as const;

describe('estimateTask', () => {
  it('shares samples and prompts between the workers, and adds what is done once', () => {
    // 100 samples x (0.04 + 0.01) / 2 = 2.5; + 0.5 before, + 100 x 0.001 after; 30 prompts x 0.02 / 2
    const { sampleSeconds, promptSeconds } = estimateTask(
      costs,
      { samples: 100, stored: 0, prompts: 30 },
      perWorker(2),
    );
    expect(sampleSeconds).toBeCloseTo(3.1, 12);
    expect(promptSeconds).toBeCloseTo(0.3, 12);
  });

  it('waits for the slower of one session and those who feed it', () => {
    const amounts = { samples: 100, stored: 0, prompts: 30 };
    // 100 x max(0.04, 0.01 / 2) + 0.5 + 0.1; 30 x 0.02 in the one session
    const fast = estimateTask(costs, amounts, { sessions: 'one', workers: 2 });
    expect(fast.sampleSeconds).toBeCloseTo(4.6, 12);
    expect(fast.promptSeconds).toBeCloseTo(0.6, 12);
    // 100 x max(0.001, 0.01 / 2)
    const starved = estimateTask({ ...costs, graph: 0.001 }, amounts, { sessions: 'one', workers: 2 });
    expect(starved.sampleSeconds).toBeCloseTo(1.1, 12);
  });

  it('leaves out the samples whose embeddings are stored', () => {
    // 20 x 0.05 / 1 + 0.5 + 100 x 0.001
    const { sampleSeconds } = estimateTask(costs, { samples: 100, stored: 80, prompts: 0 }, perWorker(1));
    expect(sampleSeconds).toBeCloseTo(1.6, 12);
    const all = estimateTask(costs, { samples: 100, stored: 100, prompts: 0 }, perWorker(1));
    expect(all.sampleSeconds).toBeCloseTo(0.6, 12);
  });
});
