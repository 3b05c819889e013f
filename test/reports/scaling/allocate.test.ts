import { describe, expect, it } from '@jest/globals';
import {
  allocate,
  computeOf,
  growthOf,
  paramsAt,
  samplesAt,
  samplesFor,
} from '../../../reports/scaling/allocate.js';
import { predictForm } from '../../../reports/scaling/predict-form.js';

const law = { form: 'joint', params: { E: 0.1, A: 2, alpha: 0.4, B: 3, beta: 0.3 } } as const;
const cost = { scale: 0.05, exponent: 1.2 };

describe('allocate', () => {
  it('by hand: y = 1/N + 1/S at N S = 16 is least at N = S = 4', () => {
    const plain = { form: 'joint', params: { E: 0, A: 1, alpha: 1, B: 1, beta: 1 } } as const;
    // a sample of a model of N million parameters costs N GMACs; samples are millions
    const best = allocate(plain, { scale: 1, exponent: 1 }, 16e6);
    expect(best?.x).toBeCloseTo(4, 12);
    expect(best?.x2).toBeCloseTo(4, 12);
  });

  it('is where a fine search along the line of equal compute ends', () => {
    for (const [form, exponent] of [
      ['joint', 1.2],
      ['joint-tied', 0.7],
    ] as const) {
      const own = { form, params: law.params };
      for (const compute of [1e6, 1e9, 1e12]) {
        const price = { ...cost, exponent };
        const sizes = Array.from({ length: 60001 }, (_, step) => 10 ** (-8 + step / 2000));
        const errors = sizes.map((x) => predictForm(own, x, samplesFor(price, compute, x)));
        const slow = sizes[errors.indexOf(Math.min(...errors))];
        const best = allocate(own, price, compute);
        expect(Math.abs(Math.log((best?.x ?? 0) / slow))).toBeLessThan(0.0012);
        expect(computeOf(price, best ?? { x: 0, x2: 0 }) / compute).toBeCloseTo(1, 10);
      }
    }
  });

  it('grows with compute as beta / (alpha + p beta) says', () => {
    const [one, ten] = [1e9, 1e10].map((compute) => allocate(law, cost, compute));
    const growth = growthOf(law, cost);
    expect(growth.x).toBeCloseTo(0.3 / (0.4 + 1.2 * 0.3), 12);
    expect(Math.log10((ten?.x ?? 0) / (one?.x ?? 1))).toBeCloseTo(growth.x, 10);
    expect(Math.log10((ten?.x2 ?? 0) / (one?.x2 ?? 1))).toBeCloseTo(growth.x2, 10);
  });

  it('says nothing where size or samples do not matter, or size costs nothing', () => {
    expect(allocate({ ...law, params: { ...law.params, A: 0 } }, cost, 1e9)).toBeUndefined();
    expect(allocate({ ...law, params: { ...law.params, B: 0 } }, cost, 1e9)).toBeUndefined();
    expect(allocate(law, { ...cost, exponent: 0 }, 1e9)).toBeUndefined();
    expect(allocate(law, { ...cost, exponent: -0.5 }, 1e9)).toBeUndefined();
  });
});

describe('lines of equal error', () => {
  it('have it everywhere, whichever way they are solved', () => {
    for (const x of [300, 1000, 5000]) {
      const samples = samplesAt(law, 0.5, x);
      expect(predictForm(law, x, samples)).toBeCloseTo(0.5, 12);
      expect(paramsAt(law, 0.5, samples ?? 0)).toBeCloseTo(x, 6);
      expect(samplesAt({ ...law, form: 'joint-tied' }, 0.5, x)).not.toBeCloseTo(samples ?? 0);
    }
  });

  it('end where the size alone keeps the error above', () => {
    // 0.1 + 2 · 32^-0.4 = 0.6
    expect(samplesAt(law, 0.59, 32)).toBeUndefined();
    expect(samplesAt(law, 0.61, 32)).toBeGreaterThan(0);
    // 0.1 + 3 · 1000^-0.3 = 0.478
    expect(paramsAt(law, 0.47, 1000)).toBeUndefined();
    expect(paramsAt(law, 0.48, 1000)).toBeGreaterThan(0);
  });
});
