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
      /^Error on the mean falls 9\.9 % \[8\.\d, 10\.\d\] per doubling of model size \(vit, 5 model sizes; a power law\)\.$/,
    );
  });

  it('says that an error rises, and with which interval', () => {
    const sentence = describeTrend('size', target, [curve(-0.1, steady)], []);
    // 2^0.1 - 1 = 0.0718
    expect(sentence).toMatch(
      /rises 7\.[12] % \[5\.\d, 8\.\d\] per doubling of model size \(vit, 5 model sizes; inverse scaling\)/,
    );
  });

  it('claims no trend where the interval holds none', () => {
    const sentence = describeTrend('size', target, [curve(0, [1, 1.3, 0.8, 1.2, 0.9])], []);
    // the change of the error with its sign: the interval goes from a fall to a rise
    expect(sentence).toMatch(
      /shows no clear trend, [−+]\d\.\d % \[−\d+\.\d, \+\d+\.\d\] per doubling of model size \(vit, 5 model sizes\)/,
    );
    expect(sentence).not.toMatch(/falls|rises/);
  });

  it('says how little few points are', () => {
    const of = (count: number) => describeTrend('size', target, [curve(0.15, steady.slice(0, count))], []);
    expect(of(1)).toContain('is known at one model size only');
    const along = (axis: 'data' | 'compute') => {
      const one = curve(0.15, [1], { axis, xName: 'samples seen (M)' });
      const series = { ...one.series, training: 'unique pairs not known' };
      return describeTrend(axis, target, [{ ...one, series }], []);
    };
    expect(along('data')).toBe(
      'Error on the mean is known at one number of samples seen only (vit, unique pairs not known), which shows no trend.',
    );
    expect(along('compute')).toContain('is known of one best run only');
    expect(of(2)).toContain('(vit, 2 model sizes; too few points for a law)');
    expect(of(3)).toContain('(vit, 3 model sizes; too few points for a law)');
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
      'Error on the mean falls 9.9 % [6.7, 12.9] per doubling of model size: one exponent for 2 series.',
    );
    const curves = ['one', 'two'].map((key, place) => {
      const own = curve(0.3 - 0.2 * place, steady.slice(place));
      return { ...own, series: { ...own.series, key, family: place === 0 ? 'vit' : 'vitamin' } };
    });
    expect(describeTrend('size', target, curves, [pooled])).toMatch(
      /: one exponent for 2 families, 4 to 5 model sizes each\.$/,
    );
    // 1 - 2^-0.3 = 0.188, 1 - 2^-0.1 = 0.067
    expect(describeTrend('size', target, curves, [{ ...pooled, oneExponent: 0.0321 }])).toMatch(
      /each, though singly they differ \(−1[89]\.\d to −[67]\.\d %; F-test, p = 0\.03\)\.$/,
    );
  });

  it('says how far off a law is that is not called one', () => {
    // a steep fall: whatever is left out is missed by more than 1.5 points, but by less than the mean misses it
    const sentence = describeTrend('size', target, [curve(0.5, [1.1, 0.85, 1.05, 1.1, 0.9, 1])], []);
    expect(sentence).toMatch(
      /falls .*; too noisy for a law: points that were left out are missed by \d\.\d points\)/,
    );
  });

  it('names a mean with its article, and published series like others', () => {
    const mean = { ...target, name: 'Mean of 2 tasks' };
    expect(describeTrend('size', mean, [curve(0.15, steady)], [])).toContain('Error on the mean of 2 tasks');
    const own = curve(0.15, steady);
    const series = { ...own.series, build: '/32', training: '1.28 B' };
    expect(describeTrend('size', mean, [{ ...own, series }], [])).toContain(
      '(vit/32, 1.28 B samples seen, 5 model sizes;',
    );
  });

  it('counts along compute the points of the envelope alone', () => {
    const all = curve(0.15, steady, { axis: 'compute' });
    const worse = { model: 'worse', x: 3, score: 0.1, atChance: false, onEnvelope: false };
    const points = [...all.points.map((point) => ({ ...point, onEnvelope: true })), worse];
    expect(describeTrend('compute', target, [{ ...all, points }], [])).toContain(
      'per doubling of training compute',
    );
    expect(describeTrend('compute', target, [{ ...all, points }], [])).toContain('(vit, 5 best runs;');
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
    expect(countVerdicts('size', curves, [...tasks, target])).toBe(
      'Of 3 curves of single tasks over model size, 2 follow a power law and 1 is flat',
    );
    expect(countVerdicts('data', curves, tasks)).toBeUndefined();
  });
});
