import type { Law } from './law.js';
import { predictForm } from './predict-form.js';

/** What a sample costs by the size of the model: GMACs = scale · parameters^exponent, parameters in millions. */
export interface CostLaw {
  readonly scale: number;
  readonly exponent: number;
}

/** How compute is spent: x parameters, x2 samples seen, both in millions. */
export interface Spending {
  readonly x: number;
  readonly x2: number;
}

const million = 1e6;

/** GMACs of training, forward alone: those of a sample times the samples seen. */
export function computeOf(cost: CostLaw, { x, x2 }: Spending): number {
  return cost.scale * x ** cost.exponent * x2 * million;
}

/** Millions of samples that so many GMACs pay for at a size: the points of an iso-compute line. */
export function samplesFor(cost: CostLaw, compute: number, x: number): number {
  return compute / (cost.scale * x ** cost.exponent * million);
}

/** Millions of samples after which a model of a size has an error, by a joint law: the points of a contour. Undefined where its size
 *  alone keeps the error above that, or samples make no difference. */
export function samplesAt(law: Law, error: number, x: number): number | undefined {
  const { B, beta } = split(law);
  const left = error - predictForm({ ...law, params: { ...law.params, B: 0 } }, x, 1);
  if (!(left > 0 && B > 0 && beta > 0)) return undefined;
  return (B / left) ** (1 / beta);
}

/** Millions of parameters at which so many samples leave an error: the same contours, the other way round. Undefined where these samples
 *  alone keep the error above that, or size makes no difference. */
export function paramsAt(law: Law, error: number, x2: number): number | undefined {
  const { A, alpha, B, beta } = split(law);
  const turned = { A: B, alpha: beta, B: A, beta: alpha, E: law.params.E };
  return samplesAt({ form: 'joint', params: turned }, error, x2);
}

/** The spending of a compute, in GMACs, at which the joint law says the least error. In closed form: along the line of equal compute
 *  the error is a sum of a falling and a rising power of x, with one least point. Undefined where it falls or rises
 *  throughout: one of the two does not matter, and no spending is best. */
export function allocate(law: Law, cost: CostLaw, compute: number): Spending | undefined {
  const { A, alpha, B, beta } = split(law);
  const { exponent } = cost;
  const sum = alpha + exponent * beta;
  const ratio = (alpha * A) / (exponent * beta * B);
  if (!(sum > 0 && ratio > 0 && ratio < Infinity)) return undefined;
  const x = Math.exp((Math.log(ratio) + beta * Math.log(samplesFor(cost, compute, 1))) / sum);
  const x2 = samplesFor(cost, compute, x);
  return x > 0 && x < Infinity && x2 > 0 && x2 < Infinity ? { x, x2 } : undefined;
}

/** The exponents with which the best parameters and the best samples grow with compute. */
export function growthOf(law: Law, { exponent }: CostLaw): Spending {
  const { alpha, beta } = split(law);
  const sum = alpha + exponent * beta;
  return { x: beta / sum, x2: alpha / sum };
}

/** The two terms of a joint law, tied or not. */
function split({ form, params }: Law) {
  const { A, alpha, B } = params;
  return { A, alpha, B, beta: form === 'joint-tied' ? alpha : params.beta };
}
