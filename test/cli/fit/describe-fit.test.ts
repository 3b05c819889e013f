import { describe, expect, it } from '@jest/globals';
import { describeFit } from '../../../harness/cli/fit/describe-fit.js';
import { documentFit } from '../../../harness/library/fit/fit-document.js';
import { parseFitOptions } from '../../../harness/library/fit/fit-options.js';
import type { WrittenFitOptions } from '../../../harness/config/written-fit.js';
import { fitPoints } from '../../../harness/library/fit/fit-points.js';
import type { ScalingPoint } from '../../../reports/scaling/point.js';

/** Points of y = 0.8 x^-0.5, every other one 1 % above and below. */
const points = (count: number, more: Partial<ScalingPoint> = {}): readonly ScalingPoint[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `run ${i}`,
    x: 2 ** i,
    y: 0.8 * 2 ** (-0.5 * i) * (i % 2 === 0 ? 1.01 : 0.99),
    ...more,
  }));

function fit(
  given: readonly ScalingPoint[],
  wish: Partial<WrittenFitOptions> = {},
  name: string | null = null,
) {
  const options = parseFitOptions({
    ...{
      points: 'f',
      x: 'size',
      y: 'error',
      form: 'power',
      loss: 'log',
      envelope: 'none',
      seed: '0',
      bootstrap: '50',
    },
    ...wish,
  });
  const series = fitPoints(name, given, options);
  return {
    text: describeFit(series, options),
    document: documentFit(series, options.columns.metric),
    series,
  };
}

describe('a fit for people', () => {
  it('has a column for each source of doubt that is known', () => {
    const bare = fit(points(6)).text;
    expect(bare).toMatch(
      /^y = error over x = size, 6 points\ny = 0\.\d+ x\^-0\.50\d* {3}\(power, least squares of ln y\)/,
    );
    expect(bare).toMatch(
      /\nparameter +value +95 % from runs\nA +0\.8\d* +\[0\.\d+, 0\.\d+\]\nalpha +0\.50\d* +\[/,
    );
    const counted = fit(points(6, { n: 5000 })).text;
    expect(counted).toMatch(/\nparameter +value +95 % from runs +from samples +from both\n/);
  });

  it('says how far off a held out error was: predicted less observed', () => {
    const { text, series } = fit(points(6), { holdout: '1', predict: ['64'] });
    const [{ y, predicted }] = series.fit.holdout;
    expect(text).toContain(`${(100 * (predicted - y)).toFixed(2)}\n`);
    expect(text).toMatch(/\nheld out +x +y +predicted +95 % +miss, points\nrun 5 +32 /);
    expect(text).toMatch(/\n *x +predicted y +95 %\n64 +0\.\d+ +\[0\.\d+, 0\.\d+\]\n/);
  });

  it('turns errors into scores in percent, and intervals with them', () => {
    const { text, series } = fit(points(6), { metric: 'acc1', predict: ['64'] });
    const [{ y, interval }] = series.predictions;
    const percent = (error = NaN) => (100 * (1 - error)).toFixed(2);
    expect(text).toContain(`${percent(y)}  [${percent(interval?.[1])}, ${percent(interval?.[0])}]`);
  });

  it('names the series, the loss, both variables, and what was left out', () => {
    const grid = points(12).map((point, i) => ({ ...point, x: 2 ** (i % 4), x2: 3 ** Math.floor(i / 4) }));
    const joint = fit(
      grid,
      { x2: 'data', series: 'arch', form: 'joint', loss: 'log-huber', delta: '0.5', predict: ['9:9'] },
      'vit',
    );
    expect(joint.text).toMatch(/^arch vit: y = error over x = size and data, 12 points\n/);
    expect(joint.text).toMatch(/\(joint, Huber loss of ln y, delta 0\.5\)/);
    expect(joint.text).toMatch(/\n9 : 9 +/);
    const chance = fit([...points(5), { id: 'low', x: 0.5, y: 0.9, atChance: true }]);
    expect(chance.text).toMatch(/^y = error over x = size, 5 points, 1 left out\n/);
  });
});

describe('a fit as JSON', () => {
  it('has the keys of the contract first, absent where there is nothing', () => {
    const { document } = fit(points(6, { n: 5000 }), { holdout: '1', predict: ['64'] });
    expect(Object.keys(document).slice(0, 11)).toEqual([
      ...['form', 'params', 'intervals', 'n', 'rmsePoints', 'aicc', 'loo', 'holdout', 'predictions'],
      ...['verdict', 'warnings'],
    ]);
    expect(document).toMatchObject({
      holdout: [{ x: 32, y: points(6)[5].y, id: 'run 5' }],
      predictions: [{ x: 64, beyond: 2 }],
      sources: {
        alpha: {
          runs: [expect.any(Number), expect.any(Number)],
          samples: [expect.any(Number), expect.any(Number)],
        },
      },
    });
    const { intervals, sources } = document;
    expect(intervals.alpha).toEqual(sources.alpha.both);
    const two = fit(points(2)).document;
    expect(two).not.toHaveProperty('loo');
    expect(two).not.toHaveProperty('metric');
    expect(two).toMatchObject({ holdout: [], kind: 'segment' });
    expect(JSON.stringify([document, two])).not.toMatch(/null/);
  });

  it('has scores beside errors where a score was given', () => {
    const { document, series } = fit(points(6), { metric: 'acc1', holdout: '1', predict: ['64'] });
    expect(document).toMatchObject({
      metric: 'acc1',
      holdout: [{ score: 1 - points(6)[5].y, predictedScore: 1 - series.fit.holdout[0].predicted }],
      predictions: [{ score: 1 - series.predictions[0].y }],
    });
  });
});

describe('an envelope', () => {
  // two runs at each x, one of them far above the law
  const runs = points(6).flatMap((point) => [point, { ...point, id: `${point.id} bad`, y: 2 * point.y }]);

  it('is taken again without the runs that are held out', () => {
    const { series } = fit(runs, { envelope: 'pareto', holdout: '2' });
    expect([series.given, series.fit.n]).toEqual([12, 6]);
    expect(series.fit.holdout.map(({ id }) => id)).toEqual(['run 5', 'run 5 bad']);
    const alone = fit(points(5), { predict: ['32'] }).series.predictions[0].y;
    expect(series.fit.holdout.map(({ predicted }) => predicted)).toEqual([alone, alone]);
    expect(series.fit.holdoutMissPoints).toBeCloseTo(100 * (2 * points(6)[5].y - alone), 10);
    expect(series.fit.warnings).toContainEqual(
      expect.stringMatching(/^fitted to the points that none .* too narrow$/),
    );
  });

  it('holds nothing out where too few would stay, and says so', () => {
    const { series } = fit(runs, { envelope: 'bins=3', holdout: '10' });
    expect(series.fit.holdout).toEqual([]);
    expect(series.fit).not.toHaveProperty('holdoutMissPoints');
    expect(series.fit.warnings).toContain('nothing is held out: too few points would stay');
  });
});
