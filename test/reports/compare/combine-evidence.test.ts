import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../../harness/core/errors.js';
import { createRandom } from '../../../harness/core/random.js';
import { combineEvidence } from '../../../reports/compare/combine-evidence.js';
import { drawTask } from '../../../reports/compare/draw-task.js';
import type { Evidence, ResampledEvidence, UnpairedEvidence } from '../../../reports/compare/evidence.js';
import { deviationOf, differenceInterval, dropP } from '../../../reports/compare/weigh-evidence.js';
import { expectOneLine } from '../../support/errors.js';

const draws = { resamples: 4000, seed: 3 };
const counted = (n: number, gained: number, lost: number): Evidence => ({ kind: 'counted', n, gained, lost });
const draw = (task: string, evidence: Evidence, identical = false) =>
  drawTask({ task, evidence, identical }, draws);
const unpaired: UnpairedEvidence = {
  ...{ kind: 'unpaired', reason: 'no samples' },
  before: { value: 0.5, low: 0.5 - 1.959964 * 0.03, high: 0.5 + 1.959964 * 0.03 },
  after: { value: 0.48, low: 0.48 - 1.959964 * 0.04, high: 0.48 + 1.959964 * 0.04 },
};

/** Mean and standard deviation. */
function spread(values: Float64Array): readonly [mean: number, deviation: number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return [mean, Math.sqrt(squares / values.length)];
}

/** Within 4 standard errors of 4,000 draws: of the mean, and 1.1 % each of the deviation. */
function expectSpread(values: Float64Array, mean: number, deviation: number) {
  const found = spread(values);
  expect(Math.abs(found[0] - mean)).toBeLessThan((4 * deviation) / Math.sqrt(4000));
  expect(Math.abs(found[1] / deviation - 1)).toBeLessThan(0.045);
}

describe('drawTask', () => {
  it('draws flips, then which of them are gained', () => {
    const drawn = draw('a', counted(400, 12, 28));
    // difference -16 / 400; its deviation sqrt(40 - 16² / 400) / 400, of exchanged runs sqrt(40) / 400
    expect(drawn.difference).toBeCloseTo(-0.04, 12);
    expectSpread(drawn.differences, -0.04, Math.sqrt(40 - 0.64) / 400);
    expectSpread(drawn.swapped, 0, Math.sqrt(40) / 400);
    expect(drawn.units).toBe(400);
  });

  it('by a second way: sample by sample', () => {
    const random = createRandom(5);
    const slow = Float64Array.from({ length: 4000 }, () => {
      let sum = 0;
      for (let sample = 0; sample < 50; sample++) {
        const place = Math.floor(random() * 50);
        sum += place < 3 ? 1 : place < 10 ? -1 : 0;
      }
      return sum / 50;
    });
    const { differences } = draw('a', counted(50, 3, 7));
    for (const limit of [-0.2, -0.13, -0.09, -0.05, 0.01]) {
      const share = (values: Float64Array) => values.filter((value) => value <= limit).length / 4000;
      // 4 standard errors of two shares: 4 sqrt(2 * 0.25 / 4,000) = 0.045
      expect(Math.abs(share(differences) - share(slow))).toBeLessThan(0.045);
    }
  });

  it('draws as if one had flipped where none did, and nothing where all was answered the same', () => {
    const none = draw('a', counted(40, 0, 0));
    expectSpread(none.differences, 0, 1 / 40);
    expect(new Set(none.swapped)).toEqual(new Set([0]));
    expect(new Set(draw('a', counted(40, 0, 0), true).differences)).toEqual(new Set([0]));
  });

  it('draws scores alone like a normal distribution', () => {
    // deviation sqrt(0.03² + 0.04²) = 0.05
    const drawn = draw('a', unpaired);
    expect(drawn.difference).toBeCloseTo(-0.02, 12);
    expectSpread(drawn.differences, -0.02, 0.05);
    expectSpread(drawn.swapped, 0, 0.05);
    expect(drawn.units).toBe(0);
  });

  it('has a seed of its own for each task', () => {
    const own = draw('a', counted(400, 12, 28));
    expect(draw('a', counted(400, 12, 28))).toEqual(own);
    expect(draw('b', counted(400, 12, 28)).differences).not.toEqual(own.differences);
    const other = drawTask(
      { task: 'a', evidence: counted(400, 12, 28), identical: false },
      { ...draws, seed: 4 },
    );
    expect(other.differences).not.toEqual(own.differences);
  });
});

describe('combineEvidence', () => {
  const tasks = [
    draw('a', counted(400, 12, 28)),
    draw('b', counted(900, 30, 20)),
    draw('c', counted(100, 4, 9)),
  ];

  it('by hand: mean and deviation of three tasks', () => {
    const mean = combineEvidence(tasks) as ResampledEvidence;
    // (-16 / 400 + 10 / 900 - 5 / 100) / 3
    const difference = (-0.04 + 10 / 900 - 0.05) / 3;
    expect(mean.difference).toBeCloseTo(difference, 12);
    expect(mean.units).toBe(1400);
    const variances = [(40 - 0.64) / 400 ** 2, (50 - 100 / 900) / 900 ** 2, (13 - 25 / 100) / 100 ** 2];
    const deviation = Math.sqrt(variances.reduce((sum, one) => sum + one, 0)) / 3;
    expectSpread(mean.differences, difference, deviation);
    expect(Math.abs(deviationOf(mean) / deviation - 1)).toBeLessThan(0.045);
    const [low, high] = differenceInterval(mean, 0.95);
    expect(Math.abs(low - (difference - 1.96 * deviation))).toBeLessThan(0.15 * deviation);
    expect(Math.abs(high - (difference + 1.96 * deviation))).toBeLessThan(0.15 * deviation);
  });

  it('adds resample to resample', () => {
    const mean = combineEvidence(tasks) as ResampledEvidence;
    for (const place of [0, 17, 3999])
      expect(mean.differences[place]).toBeCloseTo(
        tasks.reduce((sum, { differences }) => sum + differences[place] / 3, 0),
        12,
      );
  });

  it('gives the fewer resamples of a task again in turn', () => {
    const few: ResampledEvidence = {
      ...{ kind: 'resampled', units: 7, difference: 0, dropP: 1, differenceP: 1 },
      differences: Float64Array.of(0.1, 0.2, 0.3),
      swapped: Float64Array.of(0.1, -0.2, 0.3),
    };
    const mean = combineEvidence([draw('d', few), tasks[0]]) as ResampledEvidence;
    expect(mean.differences).toHaveLength(4000);
    expect(mean.differences[3999]).toBeCloseTo((0.1 + tasks[0].differences[3999]) / 2, 12);
    expect(mean.swapped[1]).toBeCloseTo((-0.2 + tasks[0].swapped[1]) / 2, 12);
    expect(mean.units).toBe(407);
  });

  it('finds what no task shows alone', () => {
    const many = Array.from({ length: 20 }, (_, task) => draw(`t${task}`, counted(1000, 22, 32)));
    expect(dropP(many[0].evidence, 'mcnemar-midp')).toBeGreaterThan(0.05);
    // z = -200 / sqrt(20 * 54) = -6.09
    const p = dropP(combineEvidence(many), 'mcnemar-midp');
    expect(p).toBeLessThan(1e-8);
    expect(p).toBeGreaterThan(1e-11);
  });

  it('of one task is the evidence of that task', () => {
    expect(combineEvidence([tasks[0]])).toBe(tasks[0].evidence);
  });

  it('says which tasks are not paired', () => {
    const mean = combineEvidence([tasks[0], draw('d', unpaired)]) as ResampledEvidence;
    expect(mean.unpaired).toEqual({ tasks: ['d'], of: 2 });
    expect(mean.units).toBe(400);
    expect(combineEvidence(tasks)).not.toHaveProperty('unpaired');
  });

  it('needs tasks', async () => {
    await expectOneLine(() => combineEvidence([]), MetricError, 'no tasks');
  });
});
