import { describe, expect, it } from '@jest/globals';
import type { Protocol } from '../../../harness/core/protocol.js';
import { createTensor } from '../../../harness/core/tensor.js';
import { rehearseScoring } from '../../../harness/pipeline/forecast/rehearse-scoring.js';
import { createFakeClock } from '../../support/forecast.js';
import { multiplyPlainly } from '../../support/matrix-product.js';
import {
  byteProtocol,
  createFakeDataset,
  createFakeEncoder,
  makeSamples,
  makeTask,
} from '../../support/pipeline.js';

const samples = makeSamples(8);
const answered = samples.map((sample) => ({
  sample,
  output: { tensors: { embedding: createTensor(Float32Array.of(1), [1]) } },
}));

describe('rehearseScoring', () => {
  it('measures the start without prompts, and the steps that are warm', async () => {
    const [wall, cpu] = [createFakeClock(), createFakeClock()];
    const seen: unknown[] = [];
    let closed = 0;
    const protocol: Protocol = {
      ...byteProtocol,
      start: async ({ encodeTexts, pictures }) => {
        wall.pass(30);
        seen.push((await encodeTexts(['a', 'b', 'c'])).data.join(' '), pictures.isOpen());
        return {
          step: (batch) => {
            seen.push(batch.length);
            cpu.pass(seen.includes(4) && seen.length === 3 ? 4000 : 10 * batch.length);
            return [];
          },
          finish: () => Promise.reject(new Error('nothing is finished')),
          close: () => {
            closed++;
            return Promise.resolve();
          },
        };
      },
    };
    const { dataset } = createFakeDataset(samples);
    const input = {
      ...{ dataset, task: makeTask(), encoder: createFakeEncoder(), multiply: multiplyPlainly },
      ...{ judge: undefined, seed: 0, workers: 2 },
      model: { id: 'toy', family: 'vit' },
    };
    const embeddings = createTensor(Float32Array.of(1, 2, 3, 4), [2, 2]);
    const clocks = { now: wall.now, cpu: cpu.now };
    expect(await rehearseScoring(protocol, input, answered, embeddings, clocks)).toEqual({
      start: 0.03,
      scoring: 0.01, // 40 ms for the second four; the first four took 4 s
    });
    expect(seen).toEqual(['1 2 3 4 1 2', false, 4, 4]);
    expect(closed).toBe(1);
  });
});
