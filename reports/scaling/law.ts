import type { Middle } from './coordinates.js';
import { fromCoordinates } from './coordinates.js';
import { fitForm } from './fit-form.js';
import type { Form, FormFit, Loss } from './form.js';
import type { ScalingPoint } from './point.js';
import { predictForm } from './predict-form.js';

/** A form with its parameters: what may be asked for a prediction. */
export type Law = Pick<FormFit, 'form' | 'params'>;

/** A point that may count more or less than others; absent: 1. */
export interface WeightedPoint extends ScalingPoint {
  readonly weight?: number;
}

/** Fits one form in one way, whatever the points; `start`: a fit nearby to begin at, whose Huber delta is kept. */
export type Refit = (points: readonly WeightedPoint[], start?: FormFit) => FormFit;

/** How the form of a series is fitted, fixed for all its refits. */
export function createRefit(
  form: Form,
  {
    loss,
    delta,
    ceiling,
  }: {
    readonly loss: Loss;
    readonly delta?: number | undefined;
    readonly ceiling?: number | undefined;
  },
): Refit {
  const fixed = {
    loss,
    ...(delta === undefined ? {} : { delta }),
    ...(ceiling === undefined ? {} : { ceiling }),
  };
  return (points, start) => {
    const weights = points.some((point) => point.weight !== undefined)
      ? { weights: points.map((point) => point.weight ?? 1) }
      : {};
    return fitForm(points, form, { ...fixed, ...weights, ...(start ? { start } : {}) });
  };
}

/** ln fitted - ln y of every point. */
export function logResiduals(law: Law, points: readonly ScalingPoint[]): readonly number[] {
  return points.map((point) => Math.log(predictForm(law, point.x, point.x2) / point.y));
}

/** Sum of weight (ln fitted - ln y)^2. */
export function squaredResiduals(law: Law, points: readonly WeightedPoint[]): number {
  const logs = logResiduals(law, points);
  return points.reduce((sum, point, i) => sum + (point.weight ?? 1) * logs[i] * logs[i], 0);
}

/** Sum of the squares of numbers. */
export function sumOfSquares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

/** The law at other coordinates; what is given and not fitted (the ceiling) stays. */
export function lawAt(law: Law, coordinates: readonly number[], middle: Middle): Law {
  const { E0 } = law.params;
  return {
    form: law.form,
    params: fromCoordinates(law.form, coordinates, middle, law.form === 'capped' ? { E0 } : {}),
  };
}
