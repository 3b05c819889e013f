import type { FormFit } from './form.js';

/** Scale times base^-exponent, 0 where the scale is 0; by logs, so that a large exponent does not overflow. */
function powerTerm(scale: number, base: number, exponent: number): number {
  return scale === 0 ? 0 : Math.exp(Math.log(scale) - exponent * Math.log(base));
}

/** The error that a fitted form says at x (and x2, for the joint forms). Pure: it also runs in the page.
 *  x: positive, in the unit of the points; `capped` reads its fixed ceiling from `params.E0`.
 *  Throws RangeError where a joint form gets no x2. */
export function predictForm(fit: Pick<FormFit, 'form' | 'params'>, x: number, x2?: number): number {
  const p = fit.params;
  switch (fit.form) {
    case 'constant':
      return p.E;
    case 'power':
      return powerTerm(p.A, x, p.alpha);
    case 'power-floor':
      return p.E + powerTerm(p.A, x, p.alpha);
    case 'capped': {
      const odds = powerTerm(p.A, x, p.alpha);
      // Divided by the odds where they are large: infinite odds are the ceiling, not NaN.
      return odds > 1 ? (p.E / odds + p.E0) / (1 / odds + 1) : (p.E + p.E0 * odds) / (1 + odds);
    }
    case 'logit':
      return 1 / (1 + Math.exp(p.a + p.b * Math.log(x)));
    case 'shifted':
      return powerTerm(p.a, x + p.b, p.c) + p.d;
    case 'joint':
    case 'joint-tied': {
      if (x2 === undefined)
        throw new RangeError(`predict ${fit.form}: no x2, expected a second variable. Give one.`);
      const beta = fit.form === 'joint' ? p.beta : p.alpha;
      return p.E + powerTerm(p.A, x, p.alpha) + powerTerm(p.B, x2, beta);
    }
    case 'exponential':
      return p.E - (p.A === 0 ? 0 : Math.exp(Math.log(p.A) - p.alpha * x));
  }
}
