import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MetricError } from '../../harness/core/errors.js';
import { topK } from '../../harness/metrics/top-k.js';
import { rankAll } from './random-input.js';

describe('topK', () => {
  it('by hand', () => {
    const scores = Float64Array.of(0.1, -0.5, 0.9, 0.3);
    expect(topK(scores, 1)).toEqual([2]);
    expect(topK(scores, 3)).toEqual([2, 3, 0]);
    expect(topK(scores, 4)).toEqual([2, 3, 0, 1]);
  });

  it('gives equal scores to the lower index', () => {
    expect(topK(Float64Array.of(1, 2, 2, 1, 2), 2)).toEqual([1, 2]);
    expect(topK(Float64Array.of(1, 2, 2, 1, 2), 4)).toEqual([1, 2, 4, 0]);
    expect(topK(new Float64Array(6), 3)).toEqual([0, 1, 2]);
    expect(topK(Float64Array.of(-0, 0), 1)).toEqual([0]);
  });

  it('keeps scores below zero', () => {
    expect(topK(Float64Array.of(-3, -1, -2), 2)).toEqual([1, 2]);
    expect(topK(Float64Array.of(-Infinity, -Infinity), 1)).toEqual([0]);
  });

  it('gives fewer when there are fewer', () => {
    expect(topK(Float64Array.of(1, 2), 5)).toEqual([1, 0]);
    expect(topK(new Float64Array(0), 5)).toEqual([]);
    expect(topK(Float64Array.of(1, 2), 0)).toEqual([]);
  });

  it('by a second way: the head of a full sort, ties and all', () => {
    const scores = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(scores, fc.nat(12), (values, k) => {
        // Infinity - Infinity is no order for the slow sort
        const finite = values.map((value) => Math.min(Math.max(value, -1e300), 1e300));
        expect(topK(Float64Array.from(finite), k)).toEqual(rankAll(finite).slice(0, k));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it.each([0, 1, 4])('throws on NaN at place %i, however far behind', (place) => {
    const scores = Float32Array.of(5, 4, 3, 2, 1);
    scores[place] = NaN;
    expect(() => topK(scores, 1)).toThrow(new MetricError(`score ${place} is NaN, expected a number`));
    expect(() => topK(scores, 1)).toThrow(MetricError);
  });
});
