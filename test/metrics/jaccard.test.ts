import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MetricError } from '../../harness/core/errors.js';
import { chooseBest, jaccardIndex } from '../../harness/metrics/jaccard.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { jaccardRow } from '../numbers/rows/retrieval.js';
import { jaccardReference } from './jaccard-reference.js';

describe('chooseBest', () => {
  it('by hand', () => {
    const scores = [0.1, -0.5, 0.9, 0.3];
    expect(chooseBest(scores, 1)).toEqual([2]);
    expect(chooseBest(scores, 3)).toEqual([2, 3, 0]);
    expect(chooseBest(scores, 4)).toEqual([2, 3, 0, 1]);
  });

  it('gives a tie at the cut to the later candidate, as np.argsort(scores)[-n:] does', () => {
    // ascending and stable: 0, 3, 1, 2, 4; its last one is 4, its last two 2 and 4
    expect(chooseBest([1, 2, 2, 1, 2], 1)).toEqual([4]);
    expect(chooseBest([1, 2, 2, 1, 2], 2)).toEqual([4, 2]);
    expect(chooseBest([1, 2, 2, 1, 2], 4)).toEqual([4, 2, 1, 3]);
    expect(chooseBest([0, -0], 1)).toEqual([1]);
    expect(chooseBest([-Infinity, -Infinity], 1)).toEqual([1]);
  });

  it('by a second way: takes the highest out, one after another', () => {
    const pick = (scores: readonly number[], count: number) => {
      const left = new Set(scores.keys());
      return Array.from({ length: count }, () => {
        const best = [...left].reduce((held, next) => (scores[next] >= scores[held] ? next : held));
        left.delete(best);
        return best;
      });
    };
    const scores = fc.array(fc.oneof(fc.integer({ min: -2, max: 2 }), fc.double({ noNaN: true })), {
      minLength: 1,
      maxLength: 14,
    });
    fc.assert(
      fc.property(scores, fc.nat(), (values, number) => {
        const count = 1 + (number % values.length);
        expect(chooseBest(values, count)).toEqual(pick(values, count));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('leaves its input as it is', () => {
    const scores = Float64Array.of(3, 1, 2);
    chooseBest(scores, 2);
    expect([...scores]).toEqual([3, 1, 2]);
  });

  it.each([0, 4, 1.5, -1, NaN])('throws on a count of %p', (count) => {
    expect(() => chooseBest([1, 2, 3], count)).toThrow(
      new MetricError(`jaccard: ${count} of 3 candidates, expected 1 to 3`),
    );
    expect(() => chooseBest([1, 2, 3], count)).toThrow(MetricError);
  });

  it('throws on NaN, also outside of the choice', () => {
    expect(() => chooseBest([5, 4, NaN], 1)).toThrow(new MetricError('jaccard: candidate 2 scores NaN'));
    expect(() => chooseBest([5, 4, NaN], 1)).toThrow(MetricError);
  });
});

describe('jaccardIndex', () => {
  it.each([
    // hits / (2n - hits)
    [['a'], ['a'], 1],
    [['a'], ['b'], 0],
    [['a', 'b'], ['c', 'a'], 1 / 3],
    [['a', 'b', 'c'], ['c', 'x', 'b'], 2 / 4],
    [['a', 'b', 'c'], ['c', 'x', 'y'], 1 / 5],
    [['a', 'b', 'c', 'd', 'e'], ['e', 'd', 'c', 'b', 'z'], 4 / 6],
  ])('of %j and %j is %p', (truth, chosen, value) => {
    expect(jaccardIndex(truth, chosen)).toBe(value);
    expect(jaccardIndex(chosen, truth)).toBe(value);
  });

  it.each([
    [[], []],
    [['a'], []],
    [['a', 'b'], ['a']],
  ])('throws on %j and %j', (truth, chosen) => {
    expect(() => jaccardIndex<string>(truth, chosen)).toThrow(MetricError);
  });
});

describe('the stored values', () => {
  it('say how they were made, and hold hits, misses and what lies between', () => {
    const { command, versions, cues } = jaccardReference;
    expect(command).toBe('/usr/bin/python3 test/fixtures/metrics/make-jaccard.py');
    expect(Object.keys(versions)).toEqual(['numpy', 'sklearn']);
    expect(new Set(cues.map(({ candidates }) => candidates.length))).toEqual(new Set([5, 6, 10, 12]));
    expect(new Set(cues.map(({ score }) => score)).size).toBeGreaterThan(5);
  });

  it.each(jaccardRow.cases)("equal scikit-learn's jaccard_score on $candidates", (cue) =>
    expectAgreement(jaccardRow, cue),
  );
});
