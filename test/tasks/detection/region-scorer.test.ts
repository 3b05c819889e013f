import { describe, expect, it } from '@jest/globals';
import type { ModelFacts } from '../../../harness/core/dense-rules.js';
import { createRegionScorer } from '../../../tasks/detection/region-scorer.js';
import { contextOf } from '../fake-model.js';

const categories = [
  { id: 1, name: 'cat', names: ['cat'], role: 'base' as const },
  { id: 2, name: 'dog', names: ['dog'], role: 'novel' as const },
];
const classifier = {
  rows: { data: Float32Array.of(1, 0, 0, 1), shape: [2, 2] },
  starts: Int32Array.of(0, 1, 2),
};
/** One box over all of one cell, whose feature is that of the dog. */
const dense = {
  features: { data: Float32Array.of(0, 1), shape: [2, 1, 1] },
  layout: { source: [8, 8], resized: [8, 8], stride: 8 },
} as const;
/** Half an object, which the detector takes for a cat. */
const regions = {
  boxes: [[0, 0, 8, 8]] as const,
  objectness: Float32Array.of(0.5),
  embeddings: { data: Float32Array.of(3, 0), shape: [1, 2] },
};
const fusion = { base: 0.25, novel: 0.5, temperature: Math.log(9) };
const scorerOf = (model: ModelFacts) =>
  createRegionScorer('detector', contextOf({ model }), categories, classifier);

describe('createRegionScorer', () => {
  // the softmax of (ln 4, 0) is (0.8, 0.2), that of (0, ln 9) is (0.1, 0.9)
  it('by hand: objectness times probability', async () => {
    const [scores] = await scorerOf({ logitScale: Math.log(4) })('x', regions, dense);
    expect(scores[0]).toBeCloseTo(0.4, 6);
    expect(scores[1]).toBeCloseTo(0.1, 6);
  });

  it('by hand: fused, with a temperature of its own', async () => {
    const model = { logitScale: 50, detector: { temperature: Math.log(4), fusion } };
    const [scores] = await scorerOf(model)('x', regions, dense);
    expect(scores[0]).toBeCloseTo(0.5 * 0.8 ** 0.75 * 0.1 ** 0.25, 6);
    expect(scores[1]).toBeCloseTo(0.5 * 0.2 ** 0.5 * 0.9 ** 0.5, 6);
  });

  it('by hand: without embeddings the dense features decide', async () => {
    const { boxes, objectness } = regions;
    const [scores] = await scorerOf({ logitScale: Math.log(9), detector: { fusion } })(
      'x',
      { boxes, objectness },
      dense,
    );
    expect(scores[0]).toBeCloseTo(0.05, 6);
    expect(scores[1]).toBeCloseTo(0.45, 6);
  });

  it('needs a temperature, and dense features where they are to be fused', async () => {
    expect(() => scorerOf({})).toThrow("detector: the model's card has no logitScale");
    const scorer = scorerOf({ logitScale: 9, detector: { fusion } });
    await expect(scorer('x', regions, undefined)).rejects.toThrow(
      'detector: sample x: no dense features, which detector.fusion needs. Export the dense graph too',
    );
  });
});
