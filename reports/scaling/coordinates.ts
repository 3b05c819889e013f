import type { Form } from './form.js';

type Params = Readonly<Record<string, number>>;

/** ln of the geometric means of x and of x2, at which scales are taken. */
export type Middle = readonly [x: number, x2: number];

/** The middle of points; 0 for an x2 that is absent. */
export function middleOf(points: readonly { readonly x: number; readonly x2?: number }[]): Middle {
  const mean = (logs: readonly number[]) => logs.reduce((sum, one) => sum + one, 0) / logs.length;
  return [
    mean(points.map((point) => Math.log(point.x))),
    mean(points.map((point) => Math.log(point.x2 ?? 1))),
  ];
}

interface Layout {
  readonly names: readonly string[];
  readonly to: (p: Params, middle: Middle) => readonly number[];
  readonly from: (c: readonly number[], middle: Middle) => Params;
}

const layouts: Readonly<Record<Form, Layout>> = {
  constant: { names: ['ln E'], to: (p) => [Math.log(p.E)], from: ([e]) => ({ E: Math.exp(e) }) },
  power: {
    names: ['ln A', 'alpha'],
    to: (p, [m]) => [scaleAt(p.A, p.alpha, m), p.alpha],
    from: ([s, alpha], [m]) => ({ A: Math.exp(s + alpha * m), alpha }),
  },
  'power-floor': {
    names: ['ln A', 'alpha', 'E'],
    to: (p, [m]) => [scaleAt(p.A, p.alpha, m), p.alpha, p.E],
    from: ([s, alpha, E], [m]) => ({ E, A: Math.exp(s + alpha * m), alpha }),
  },
  capped: {
    names: ['ln A', 'alpha', 'E'],
    to: (p, [m]) => [scaleAt(p.A, p.alpha, m), p.alpha, p.E],
    from: ([s, alpha, E], [m]) => ({ E, A: Math.exp(s + alpha * m), alpha }),
  },
  logit: {
    names: ['logit', 'b'],
    to: (p, [m]) => [p.a + p.b * m, p.b],
    from: ([l, b], [m]) => ({ a: l - b * m, b }),
  },
  shifted: {
    names: ['ln a', 'c', 'd', 'b'],
    to: (p, [m]) => [scaleAt(p.a, p.c, Math.log(Math.exp(m) + p.b)), p.c, p.d, p.b],
    from: ([s, c, d, b], [m]) => ({ a: Math.exp(s + c * Math.log(Math.exp(m) + b)), b, c, d }),
  },
  'joint-tied': {
    names: ['ln A', 'ln B', 'alpha', 'E'],
    to: (p, [m, m2]) => [scaleAt(p.A, p.alpha, m), scaleAt(p.B, p.alpha, m2), p.alpha, p.E],
    from: ([s, s2, alpha, E], [m, m2]) => ({
      E,
      A: Math.exp(s + alpha * m),
      B: Math.exp(s2 + alpha * m2),
      alpha,
    }),
  },
  joint: {
    names: ['ln A', 'ln B', 'alpha', 'beta', 'E'],
    to: (p, [m, m2]) => [scaleAt(p.A, p.alpha, m), scaleAt(p.B, p.beta, m2), p.alpha, p.beta, p.E],
    from: ([s, s2, alpha, beta, E], [m, m2]) => ({
      E,
      A: Math.exp(s + alpha * m),
      B: Math.exp(s2 + beta * m2),
      alpha,
      beta,
    }),
  },
  exponential: {
    names: ['ln A', 'alpha', 'E'],
    to: (p, [m]) => [scaleAt(p.A, p.alpha, Math.exp(m)), p.alpha, p.E],
    from: ([s, alpha, E], [m]) => ({ E, A: Math.exp(s + alpha * Math.exp(m)), alpha }),
  },
};

/** ln of the term at the middle; far down, but finite, where there is no term. */
function scaleAt(scale: number, exponent: number, middle: number): number {
  return scale > 0 ? Math.log(scale) - exponent * middle : -700;
}

/** What the coordinates of a form are called: scales are ln of their term at the middle of the points, which makes their
 *  errors nearly independent of the exponents' and nearly normal; the rest are the parameters as they are. */
export function coordinateNames(form: Form): readonly string[] {
  return layouts[form].names;
}

/** The parameters of a law as coordinates. */
export function toCoordinates(form: Form, params: Params, middle: Middle): readonly number[] {
  return layouts[form].to(params, middle);
}

/** The way back. `fixed`: parameters that are given and not fitted (E0 of `capped`). */
export function fromCoordinates(
  form: Form,
  coordinates: readonly number[],
  middle: Middle,
  fixed: Params = {},
): Params {
  return { ...layouts[form].from(coordinates, middle), ...fixed };
}
