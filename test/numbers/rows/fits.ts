import { readFileSync } from 'node:fs';
import { fitForm } from '../../../reports/scaling/fit-form.js';
import type { Form, Loss } from '../../../reports/scaling/form.js';
import { fitPooled } from '../../../reports/scaling/pooled-fit.js';
import { defineRow } from '../reference-row.js';

interface FitCase {
  readonly form: Form;
  readonly noise: number;
  readonly ceiling?: number;
  readonly x: readonly number[];
  readonly x2: readonly number[];
  readonly y: readonly number[];
  readonly fits: Readonly<
    Record<
      Loss,
      {
        readonly objective: number;
        readonly delta?: number;
        readonly params: Readonly<Record<string, number>>;
      }
    >
  >;
}

const file = 'test/fixtures/scaling/reference.json';

/** Least losses that a slow search found; see make.py beside the file. */
export const fitCases = (
  JSON.parse(readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')) as {
    readonly cases: readonly FitCase[];
  }
).cases;

/** Our fits of the points of a case, by loss. */
export function fitStored({ form, ceiling, x, x2, y, fits }: FitCase) {
  const points = x.map((value, i) => ({ id: `p${i}`, x: value, x2: x2[i], y: y[i] }));
  return Object.entries(fits).map(([loss, { delta }]) => {
    const given = {
      ...(delta === undefined ? {} : { delta }),
      ...(ceiling === undefined ? {} : { ceiling }),
    };
    return [loss as Loss, fitForm(points, form, { loss: loss as Loss, ...given })] as const;
  });
}

const facts = {
  maker: 'fits',
  tools: ['scipy'],
  stored: [file],
  scale: 'relative',
  cases: fitCases,
  test: 'test/reports/scaling/fit-search.test.ts',
  rule: 'scipy.optimize.minimize(method="Nelder-Mead") from 60 starts',
} as const;

export const fitLossesRow = defineRow({
  ...facts,
  id: 'fit-losses',
  what: 'the least loss of every form of law, by three losses',
  tolerance: 1e-9,
  given: ['fits.log.objective', 'fits.linear.objective', 'fits.log-huber.objective'],
  pair: (stored) => ({
    found: Object.fromEntries(fitStored(stored).map(([loss, { objective }]) => [loss, objective])),
    expected: Object.fromEntries(
      Object.entries(stored.fits).map(([loss, { objective }]) => [loss, objective]),
    ),
  }),
});

// On a bound the slow search only comes near, and other parameters may be open: such fits are left out.
export const fitParametersRow = defineRow({
  ...facts,
  id: 'fit-parameters',
  what: 'their parameters, where none is on a bound',
  tolerance: 1e-4,
  given: ['fits.log.params', 'fits.linear.params', 'fits.log-huber.params'],
  pair(stored) {
    const inside = fitStored(stored).filter(([, { onBound }]) => onBound.length === 0);
    const names = (loss: Loss) => Object.keys(stored.fits[loss].params);
    return {
      found: inside.map(([loss, { params }]) => names(loss).map((name) => params[name])),
      expected: inside.map(([loss]) => names(loss).map((name) => stored.fits[loss].params[name])),
    };
  },
});

// import numpy as np, scipy.stats as s
// x = np.log(np.r_[1, 4, 16, 2, 8, 32]); y = np.log([.8, .6, .5, .7, .5, .43])
// X = np.c_[-x, [1,1,1,0,0,0], [0,0,0,1,1,1]]; b, r = np.linalg.lstsq(X, y, rcond=None)[:2]
// S = np.c_[-x * X[:, 1], -x * X[:, 2], X[:, 1:]]; q = np.linalg.lstsq(S, y, rcond=None)[1]
// print(s.f.sf((r[0] - q[0]) / (q[0] / 2), 1, 2))
// h = s.t.ppf(.975, 3) * np.sqrt(r[0] / 3 * np.linalg.inv(X.T @ X)[0, 0]); print(b[0], b[0] - h, b[0] + h, np.exp(b[1:]))
const byNumpy = {
  p: 0.9012747014302884,
  alpha: 0.17263627091943828,
  low: 0.11460138299092071,
  high: 0.23067115884795586,
  factors: [0.7894800119342255, 0.7616432326319046],
};

/** Two series on which the regression of numpy was run, and ours of the same. */
export const fitTwoSeries = () =>
  fitPooled([
    { key: 'a', points: [0.8, 0.6, 0.5].map((y, i) => ({ id: `a${i}`, x: 4 ** i, y })) },
    { key: 'b', points: [0.7, 0.5, 0.43].map((y, i) => ({ id: `b${i}`, x: 2 * 4 ** i, y })) },
  ]);

const pooledFacts = {
  maker: 'regression',
  tools: ['numpy', 'scipy'],
  stored: [],
  cases: [byNumpy],
  rule: 'numpy.linalg.lstsq; scipy.stats.t, f',
  test: 'test/reports/scaling/pooled-fit.test.ts',
} as const;

export const pooledRow = defineRow({
  ...pooledFacts,
  id: 'pooled-fit',
  what: 'one exponent for several series: exponent and factors',
  tolerance: 5e-13,
  given: ['alpha', 'factors'],
  pair({ alpha, factors }) {
    const pooled = fitTwoSeries();
    return {
      found: { alpha: pooled?.alpha.value, factors: [pooled?.factors.a, pooled?.factors.b] },
      expected: { alpha, factors },
    };
  },
});

export const pooledIntervalRow = defineRow({
  ...pooledFacts,
  id: 'pooled-interval',
  what: 'its interval, and p of the test that it is one',
  tolerance: 5e-10,
  given: ['low', 'high', 'p'],
  pair({ low, high, p }) {
    const pooled = fitTwoSeries();
    return {
      found: { interval: pooled?.alpha.interval, p: pooled?.oneExponent },
      expected: { interval: [low, high], p },
    };
  },
});
