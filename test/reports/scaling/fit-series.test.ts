import { describe, expect, it } from '@jest/globals';
import { fitSeries } from '../../../reports/scaling/fit-series.js';
import type { SeriesOptions } from '../../../reports/scaling/series-options.js';
import { laionPareto } from '../../fixtures/scaling/laion-pareto.js';

const leastSquares: SeriesOptions = { form: 'auto', loss: 'log', bootstrap: 2000, seed: 0 };

describe('the LAION runs on ImageNet', () => {
  const fit = fitSeries(laionPareto, leastSquares);

  it('takes the power law, as AICc does: -65.9 without a floor, -61.5 with the best one', () => {
    expect(fit.form).toBe('power');
    expect(fit.equation).toBe('y = 5.88 x^-0.111');
    expect(fit.aicc.power).toBeCloseTo(-65.86, 2);
    expect(fit.aicc['power-floor']).toBeCloseTo(-61.57, 2);
    expect(fit.verdict).toBe('power');
  });

  it('has the intervals of the regression and of the test samples', () => {
    const [low, high] = fit.params.alpha.runs ?? [];
    expect(low).toBeCloseTo(0.1001, 4);
    expect(high).toBeCloseTo(0.122, 4);
    const [less, more] = fit.params.alpha.samples ?? [];
    expect(less).toBeCloseTo(0.1091, 3);
    expect(more).toBeCloseTo(0.113, 3);
  });

  it('says that the floor is not identified', () => {
    expect(fit.warnings).toContain('E not identified; α conditional on E = 0');
    expect(fit.floorProfile?.low).toBe(0);
    expect(fit.floorProfile?.high).toBeCloseTo(0.17, 2);
  });
});
