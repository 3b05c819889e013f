import { describe, expect, it } from '@jest/globals';
import type { Curve, Target } from '../../../reports/findings/curve.js';
import { countVerdicts, describeTrend } from '../../../reports/findings/describe-trend.js';
import { fitSeries } from '../../../reports/scaling/fit-series.js';

const target: Target = { id: 'mean', name: 'the mean', kind: 'aggregate', group: 'suite', metric: 'acc1' };

/** A curve whose error is 0.5 x^-alpha, each point off by a factor. */
function curve(alpha: number, factors: readonly number[], changes: Partial<Curve> = {}): Curve {
  const points = factors.map((factor, place) => ({
    model: `m${place}`,
    x: 2 ** place,
    score: 1 - 0.5 * 2 ** (-place * alpha) * factor,
    atChance: false,
  }));
  return {
    axis: 'size',
    target: 'mean',
    series: { key: 'vit · drawings', family: 'vit', data: 'drawings', fixed: '', published: false },
    xName: 'parameters, image + text (M)',
    points,
    fit: fitSeries(
      points.map(({ model, x, score }) => ({ id: model, x, y: 1 - score, n: 10000 })),
      { form: 'auto', loss: 'log', bootstrap: 0, seed: 0 },
    ),
    ...changes,
  };
}

const steady = [1.01, 0.99, 1.0, 0.99, 1.01];

describe('describeTrend', () => {
  it('gives the change per doubling with its interval in the same terms', () => {
    const sentence = describeTrend('size', target, [curve(0.15, steady)], []);
    // 1 - 2^-0.15 = 0.0987
    expect(sentence).toMatch(
      /^Error on the mean falls 9\.9 % per doubling of model size \[8\.\d, 10\.\d\] \(vit · drawings\), over 5 different x: power\.$/,
    );
  });

  it('says that an error rises, and with which interval', () => {
    const sentence = describeTrend('size', target, [curve(-0.1, steady)], []);
    // 2^0.1 - 1 = 0.0718
    expect(sentence).toMatch(/rises 7\.[12] % per doubling of model size \[5\.\d, 8\.\d\]/);
  });

  it('claims no trend where the interval holds none', () => {
    const sentence = describeTrend('size', target, [curve(0, [1, 1.3, 0.8, 1.2, 0.9])], []);
    expect(sentence).toContain('shows no trend that is told apart from none');
    expect(sentence).not.toMatch(/falls|rises/);
  });

  it('says how little few points are', () => {
    const of = (count: number) => describeTrend('size', target, [curve(0.15, steady.slice(0, count))], []);
    expect(of(1)).toContain('is known at one model size only');
    expect(of(2)).toContain('between 2 points');
    expect(of(3)).toContain('a description of 3 different x');
  });

  it('lets the law through all families speak first', () => {
    const pooled = {
      axis: 'size',
      target: 'mean',
      alpha: { value: 0.15, interval: [0.1, 0.2] },
      factors: { one: 0.5, two: 0.4 },
      n: 8,
    } as const;
    expect(describeTrend('size', target, [curve(0.3, steady)], [pooled])).toBe(
      'Error on the mean falls 9.9 % per doubling of model size [6.7, 12.9], one exponent for 2 series.',
    );
  });

  it('counts along compute the points of the envelope alone', () => {
    const all = curve(0.15, steady, { axis: 'compute' });
    const worse = { model: 'worse', x: 3, score: 0.1, atChance: false, onEnvelope: false };
    const points = [...all.points.map((point) => ({ ...point, onEnvelope: true })), worse];
    expect(describeTrend('compute', target, [{ ...all, points }], [])).toContain(
      'per doubling of training compute',
    );
    expect(describeTrend('compute', target, [{ ...all, points }], [])).toContain('over 5 different x');
  });

  it('names what grows along data, and is silent without a curve', () => {
    const data = curve(0.15, steady, { axis: 'data', xName: 'unique pairs (M)' });
    expect(describeTrend('data', target, [data], [])).toContain('per doubling of unique pairs');
    expect(describeTrend('compute', target, [data], [])).toBeUndefined();
    const published = { ...data, series: { ...data.series, published: true } };
    expect(describeTrend('data', target, [published], [])).toBeUndefined();
  });
});

describe('countVerdicts', () => {
  it('counts the curves of tasks by verdict, the most frequent first', () => {
    const tasks: readonly Target[] = ['a', 'b', 'c'].map((id) => ({ ...target, id, kind: 'task' }));
    const curves = [
      curve(0.15, steady, { target: 'a' }),
      curve(0.15, steady, { target: 'b' }),
      curve(0, [1, 1.3, 0.8, 1.2, 0.9], { target: 'c' }),
      curve(0.15, steady),
    ];
    expect(countVerdicts('size', curves, [...tasks, target])).toBe('power 2, flat 1');
    expect(countVerdicts('data', curves, tasks)).toBeUndefined();
  });
});
