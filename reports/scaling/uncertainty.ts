import { quantile } from '../../harness/metrics/bootstrap.js';
import { toCoordinates, type Middle } from './coordinates.js';
import { lawAt, type Law } from './law.js';
import { predictForm } from './predict-form.js';
import type { Interval, Uncertainty } from './series-fit.js';

/** A number that a law has: a prediction, a parameter. */
export type Quantity = (law: Law) => number;

/** How far below and above a quantity of the law its 95 % interval ends, by what is known of the law; the scatter of
 *  single runs is not in it. Undefined where the quantity is no finite number. */
export function halfWidths(
  law: Law,
  uncertainty: Uncertainty,
  quantity: Quantity,
): readonly [below: number, above: number] | undefined {
  const value = quantity(law);
  if (!Number.isFinite(value)) return undefined;
  const middle: Middle = [uncertainty.middle[0], uncertainty.middle[1]];
  if (uncertainty.kind === 'linear') {
    const g = gradientOf(law, middle, quantity);
    let square = 0;
    for (let j = 0; j < g.length; j++)
      for (let k = 0; k < g.length; k++) square += g[j] * g[k] * uncertainty.halfSquares[j][k];
    const half = Math.sqrt(Math.max(square, 0));
    return Number.isFinite(half) ? [half, half] : undefined;
  }
  const values = Float64Array.from(uncertainty.draws, (draw) => quantity(lawAt(law, draw, middle))).filter(
    (one) => !Number.isNaN(one),
  );
  if (values.length === 0) return undefined;
  values.sort();
  const below = uncertainty.widen * Math.max(value - quantile(values, 0.025), 0);
  const above = uncertainty.widen * Math.max(quantile(values, 0.975) - value, 0);
  return Number.isFinite(below) && Number.isFinite(above) ? [below, above] : undefined;
}

/** ln of what the law says at x, as a quantity. */
export function logPrediction(x: number, x2?: number): Quantity {
  return (law) => Math.log(predictForm(law, x, x2));
}

/** The 95 % interval of the law at x; with `single`, of a single run there. It ends at the most that an error can be,
 *  unless the law itself says more. */
export function predictionInterval(
  law: Law,
  uncertainty: Uncertainty,
  at: { readonly x: number; readonly x2?: number | undefined },
  single: boolean,
): Interval | undefined {
  const halves = halfWidths(law, uncertainty, logPrediction(at.x, at.x2));
  if (!halves) return undefined;
  const y = predictForm(law, at.x, at.x2);
  const scatter = single ? uncertainty.scatter : 0;
  const low = y * Math.exp(-Math.hypot(halves[0], scatter));
  const high = atMost(y * Math.exp(Math.hypot(halves[1], scatter)), y, uncertainty);
  return Number.isFinite(low) && Number.isFinite(high) ? [low, high] : undefined;
}

/** The upper end of an interval of y, no higher than an error can be. */
export function atMost(high: number, y: number, { most = Infinity }: Uncertainty): number {
  return Math.max(Math.min(high, most), y);
}

/** Derivatives of a quantity by the coordinates of the law, by central differences. */
export function gradientOf(law: Law, middle: Middle, quantity: Quantity): readonly number[] {
  const at = toCoordinates(law.form, law.params, middle);
  return at.map((value, j) => {
    const step = 1e-5 * Math.max(Math.abs(value), 0.1);
    const beside = (by: number) =>
      quantity(
        lawAt(
          law,
          at.map((one, k) => (k === j ? one + by : one)),
          middle,
        ),
      );
    return (beside(step) - beside(-step)) / (2 * step);
  });
}
