import { describe, expect, it } from '@jest/globals';
import { predictForm } from '../../../reports/scaling/predict-form.js';

describe('predictForm', () => {
  it('is what each form says, by hand', () => {
    // 16^-0.5 = 1/4, 4^-0.5 = 1/2, 8^(-1/3) = 1/2.
    expect(predictForm({ form: 'constant', params: { E: 0.3 } }, 16)).toBe(0.3);
    expect(predictForm({ form: 'power', params: { A: 2, alpha: 0.5 } }, 16)).toBeCloseTo(0.5, 14);
    expect(predictForm({ form: 'power', params: { A: 0.1, alpha: -0.5 } }, 16)).toBeCloseTo(0.4, 14);
    expect(predictForm({ form: 'power-floor', params: { E: 0.1, A: 2, alpha: 0.5 } }, 16)).toBeCloseTo(
      0.6,
      14,
    );
    // Odds 1: halfway between the floor and the ceiling.
    expect(predictForm({ form: 'capped', params: { E: 0.1, E0: 0.9, A: 4, alpha: 0.5 } }, 16)).toBeCloseTo(
      0.5,
      14,
    );
    // ln 3 - ln(16) / 4 = ln 1.5: (1 - y) / y = 1.5.
    expect(predictForm({ form: 'logit', params: { a: Math.log(3), b: -0.25 } }, 16)).toBeCloseTo(0.4, 14);
    expect(predictForm({ form: 'shifted', params: { a: 2, b: 12, c: 0.5, d: 0.1 } }, 4)).toBeCloseTo(0.6, 14);
    const joint = { E: 0.1, A: 2, B: 0.5, alpha: 0.5, beta: 1 / 3 };
    expect(predictForm({ form: 'joint', params: joint }, 16, 8)).toBeCloseTo(0.1 + 0.5 + 0.25, 14);
    expect(predictForm({ form: 'joint-tied', params: joint }, 16, 4)).toBeCloseTo(0.1 + 0.5 + 0.25, 14);
    const exponential = { E: 0.9, A: 2, alpha: Math.LN2 };
    expect(predictForm({ form: 'exponential', params: exponential }, 3)).toBeCloseTo(0.9 - 0.25, 14);
  });

  it('stays finite where a scale is 0 or its exponent large', () => {
    expect(predictForm({ form: 'power-floor', params: { E: 0.2, A: 0, alpha: 5 } }, 1e9)).toBe(0.2);
    expect(predictForm({ form: 'exponential', params: { E: 0.2, A: 0, alpha: 5 } }, 900)).toBe(0.2);
    // A of 1e250 at x = 1, 0.5 at x = 1e50.
    expect(predictForm({ form: 'power', params: { A: 0.5e250, alpha: 5 } }, 1e50)).toBeCloseTo(0.5, 10);
    const capped = { E: 0.1, E0: 0.9, A: 1e300, alpha: 5 };
    expect(predictForm({ form: 'capped', params: capped }, 1e-9)).toBe(0.9);
    expect(predictForm({ form: 'capped', params: capped }, 1e90)).toBeCloseTo(0.1, 14);
  });

  it('wants the second variable of a joint form', () => {
    const params = { E: 0.1, A: 2, B: 0.5, alpha: 0.5, beta: 0.5 };
    expect(() => predictForm({ form: 'joint', params }, 16)).toThrow('predict joint: no x2');
    expect(() => predictForm({ form: 'joint-tied', params }, 16)).toThrow(RangeError);
  });
});
