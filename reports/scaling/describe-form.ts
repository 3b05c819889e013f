import type { FormFit } from './form.js';

/** A number with three significant digits, in words of ten where it is below 0.0001 or from a million. */
function short(value: number): string {
  const rounded = Number(value.toPrecision(3));
  const size = Math.abs(rounded);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return rounded.toExponential().replace('e+', 'e');
  return String(rounded);
}

/** ` + 2` or ` - 2`. */
function added(value: number): string {
  return value < 0 ? ` - ${short(-value)}` : ` + ${short(value)}`;
}

/** The fitted form as one line, with three significant digits: `y = 5.86 x^-0.111`. x, x2: what the variables are called. */
export function formatEquation(fit: Pick<FormFit, 'form' | 'params'>, x = 'x', x2 = 'x2'): string {
  const p = fit.params;
  switch (fit.form) {
    case 'constant':
      return `y = ${short(p.E)}`;
    case 'power':
      return `y = ${short(p.A)} ${x}^${short(-p.alpha)}`;
    case 'power-floor':
      return `y = ${short(p.E)} + ${short(p.A)} ${x}^${short(-p.alpha)}`;
    case 'capped':
      return `(y - ${short(p.E)}) / (${short(p.E0)} - y) = ${short(p.A)} ${x}^${short(-p.alpha)}`;
    case 'logit':
      return `ln((1 - y) / y) = ${short(p.a)}${added(p.b)} ln ${x}`;
    case 'shifted':
      return `y = ${short(p.a)} (${x} + ${short(p.b)})^${short(-p.c)} + ${short(p.d)}`;
    case 'joint':
    case 'joint-tied': {
      const beta = fit.form === 'joint' ? p.beta : p.alpha;
      return `y = ${short(p.E)} + ${short(p.A)} ${x}^${short(-p.alpha)} + ${short(p.B)} ${x2}^${short(-beta)}`;
    }
    case 'exponential':
      return `y = ${short(p.E)} - ${short(p.A)} e^(${short(-p.alpha)} ${x})`;
  }
}
