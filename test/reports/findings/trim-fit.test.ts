import { describe, expect, it } from '@jest/globals';
import { trimFit, trimTaskFit } from '../../../reports/findings/trim-fit.js';
import { fitSeries } from '../../../reports/scaling/fit-series.js';

const fit = fitSeries(
  [1, 2, 4, 8, 16, 32].map((x) => ({
    id: `m${x}`,
    x,
    y: 0.1 + 0.5 * x ** -0.4 * (x % 3 ? 1.01 : 0.99),
    n: 1000,
  })),
  { form: 'auto', loss: 'log', bootstrap: 50, seed: 0, lineTo: 4 },
);

describe('trimTaskFit', () => {
  const small = trimTaskFit(fit);

  it('keeps what a small chart and a table row say', () => {
    const kept = ['form', 'params', 'equation', 'n', 'verdict', 'warnings', 'looPoints', 'holdout'] as const;
    for (const key of kept) expect(small[key]).toEqual(fit[key]);
  });

  it('keeps few points of the line, both ends and where the points end, on the same law', () => {
    const [line, whole] = [small.line, fit.line];
    if (!line || !whole) throw new Error('no line');
    expect(line.x.length).toBeLessThan(12);
    expect([line.x[0], line.x.at(-1)]).toEqual([whole.x[0], whole.x.at(-1)]);
    expect(line.inside).toEqual(whole.inside);
    line.x.forEach((x, place) => {
      expect(line.y[place]).toBeCloseTo(whole.y[whole.x.indexOf(x)], 4);
    });
    expect(line.x.some((x) => Math.abs(x / whole.inside[1] - 1) < 0.1)).toBe(true);
  });

  it('is much smaller', () => {
    expect(JSON.stringify(small).length).toBeLessThan(JSON.stringify(trimFit(fit)).length / 3);
  });
});

describe('trimFit', () => {
  it('keeps no draws of what is known', () => {
    expect(trimFit(fit).uncertainty?.kind).toBe('linear');
    expect(trimFit(fit).params).toEqual(fit.params);
  });
});
