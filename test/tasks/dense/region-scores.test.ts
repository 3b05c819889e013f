import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import { toProbabilities } from '../../../tasks/dense/probabilities.js';
import { scoreRegions, stackFeatures } from '../../../tasks/dense/region-scores.js';
import { multiplyPlainly } from '../../support/matrix-product.js';
import { unit } from '../fake-model.js';
import { scoreCategories } from './slow-scores.js';

const random = createRandom(1);
const rowsOf = (count: number) =>
  Array.from({ length: count }, () =>
    Float64Array.from(unit(Float64Array.from({ length: 5 }, () => random() - 0.5))),
  );

describe('scoreRegions', () => {
  const classifier = { rows: stackFeatures(rowsOf(6), 5), starts: Int32Array.of(0, 1, 4, 6) };

  it('equals what one feature after the other gives', async () => {
    const features = rowsOf(7);
    // lengths do not matter
    const long = features.map((feature, index) => feature.map((value) => value * (index + 1)));
    const scores = await scoreRegions(multiplyPlainly, classifier, stackFeatures(long, 5));
    expect(scores).toHaveLength(7);
    scores.forEach((row, index) => {
      const expected = scoreCategories(classifier, features[index]);
      expect(row).toHaveLength(3);
      row.forEach((score, category) => {
        expect(score).toBeCloseTo(expected[category], 6);
      });
    });
  });

  it('gives nothing for no regions and zeros for zeros', async () => {
    expect(await scoreRegions(multiplyPlainly, classifier, stackFeatures([], 5))).toEqual([]);
    const [scores] = await scoreRegions(multiplyPlainly, classifier, stackFeatures([new Float64Array(5)], 5));
    expect([...scores]).toEqual([0, 0, 0]);
  });

  it('throws on features of another width', async () => {
    await expect(
      scoreRegions(multiplyPlainly, classifier, stackFeatures([new Float64Array(4)], 4)),
    ).rejects.toMatchObject({
      kind: 'ProtocolError',
    });
  });
});

describe('toProbabilities', () => {
  it('by hand', () => {
    // exp(2 ln 2) = 4, exp(2 ln 1) = 1: 4 / 5 and 1 / 5
    const [first, second] = toProbabilities(Float64Array.of(Math.log(2), 0), 2);
    expect(first).toBeCloseTo(0.8, 12);
    expect(second).toBeCloseTo(0.2, 12);
  });

  it('does not overflow', () => {
    expect([...toProbabilities(Float64Array.of(1, -1), 1e6)]).toEqual([1, 0]);
  });
});
