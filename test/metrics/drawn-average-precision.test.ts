import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../harness/core/errors.js';
import { createRandom } from '../../harness/core/random.js';
import { prepareAveragePrecision } from '../../harness/metrics/drawn-average-precision.js';
import { meanAveragePrecision } from '../../harness/metrics/mean-average-precision.js';

/** Scores by class and labels by sample; few score values, so that there are ties, and class 2 has no positive. */
function drawInput(samples: number, seed: number) {
  const random = createRandom(seed);
  const columns = Array.from({ length: 4 }, () =>
    Float64Array.from({ length: samples }, () => Math.floor(random() * 7) / 7),
  );
  const labels = Array.from({ length: samples }, () => [0, 1, 3].filter(() => random() < 0.3));
  return { columns, labels: [[0, 1], ...labels.slice(1)] };
}

describe('prepareAveragePrecision', () => {
  it('by hand: a sample that is drawn twice takes two places', () => {
    const columns = [[0.9, 0.5, 0.1]];
    const { value, ofDrawn } = prepareAveragePrecision(columns, [[], [0], [0]]);
    // places of the positives 2 and 3: (1/2 + 2/3) / 2
    expect(value).toBeCloseTo(7 / 12, 14);
    // 0, 1, 1 in order: places 2 and 3 again; 1, 1, 2: places 1, 2 and 3
    expect(ofDrawn(Int32Array.of(1, 0, 1))).toBeCloseTo(7 / 12, 14);
    expect(ofDrawn(Int32Array.of(2, 1, 1))).toBe(1);
    // no positive is drawn
    expect(ofDrawn(Int32Array.of(0, 0, 0))).toBe(0);
  });

  it('by a second way: the metric of the drawn samples, written out', () => {
    for (const samples of [1, 2, 19, 64]) {
      const { columns, labels } = drawInput(samples, samples);
      const { value, ofDrawn, ofCounts } = prepareAveragePrecision(columns, labels);
      expect(value).toBe(meanAveragePrecision(columns, labels));
      expect(ofDrawn(Int32Array.from(labels.keys()))).toBeCloseTo(value, 14);
      const random = createRandom(7);
      for (let round = 0; round < 20; round++) {
        const drawn = Int32Array.from(labels, () => Math.floor(random() * samples));
        const sorted = drawn.toSorted();
        const written = Array.from(sorted, (sample) => labels[sample]);
        if (written.every(({ length }) => length === 0)) continue;
        const lists = columns.map((scores) => Array.from(sorted, (sample) => scores[sample]));
        expect(ofDrawn(drawn)).toBeCloseTo(meanAveragePrecision(lists, written), 14);
        const counts = Int32Array.from(labels, (_, sample) => drawn.filter((one) => one === sample).length);
        expect(ofCounts(counts)).toBe(ofDrawn(drawn));
      }
    }
  });

  it('leaves the draw as it is', () => {
    const { columns, labels } = drawInput(9, 3);
    const drawn = Int32Array.of(8, 0, 0, 3, 3, 3, 1, 1, 1);
    prepareAveragePrecision(columns, labels).ofDrawn(drawn);
    expect([...drawn]).toEqual([8, 0, 0, 3, 3, 3, 1, 1, 1]);
  });

  it('throws MetricError on what the metric refuses', () => {
    expect(() => prepareAveragePrecision([], [])).toThrow(MetricError);
    expect(() => prepareAveragePrecision([[NaN]], [[0]])).toThrow(MetricError);
    expect(() => prepareAveragePrecision([[1]], [[1]])).toThrow(MetricError);
  });
});
