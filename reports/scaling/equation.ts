import type { Form } from './form.js';

/** The law with its numbers, for people: `y = 5.86 x^-0.111`. Three digits. */
export function writeEquation(form: Form, p: Readonly<Record<string, number>>): string {
  const power = (scale: number, base: string, exponent: number) =>
    `${short(scale)} ${base}^${short(-exponent)}`;
  switch (form) {
    case 'constant':
      return `y = ${short(p.E)}`;
    case 'power':
      return `y = ${power(p.A, 'x', p.alpha)}`;
    case 'power-floor':
      return `y = ${short(p.E)} + ${power(p.A, 'x', p.alpha)}`;
    case 'capped':
      return `(y - ${short(p.E)}) / (${short(p.E0)} - y) = ${power(p.A, 'x', p.alpha)}`;
    case 'logit':
      return `ln((1 - y) / y) = ${short(p.a)}${signed(p.b)} ln x`;
    case 'shifted':
      return `y = ${power(p.a, `(x${signed(p.b)})`, p.c)}${signed(p.d)}`;
    case 'joint':
      return `y = ${short(p.E)} + ${power(p.A, 'x', p.alpha)} + ${power(p.B, 'x2', p.beta)}`;
    case 'joint-tied':
      return `y = ${short(p.E)} + ${power(p.A, 'x', p.alpha)} + ${power(p.B, 'x2', p.alpha)}`;
    case 'exponential':
      return `y = ${short(p.E)}${signed(-p.A)} e^(${short(-p.alpha)} x)`;
  }
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function signed(value: number): string {
  return value < 0 ? ` - ${short(-value)}` : ` + ${short(value)}`;
}
