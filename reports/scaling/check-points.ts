import { MetricError } from '../../harness/core/errors.js';
import type { Form } from './form.js';
import type { ScalingPoint } from './point.js';

/** Free parameters of a form: k of AICc. The ceiling of `capped` is given, not fitted. */
export const freeParameters: Readonly<Record<Form, number>> = {
  constant: 1,
  power: 2,
  logit: 2,
  'power-floor': 3,
  capped: 3,
  exponential: 3,
  shifted: 4,
  'joint-tied': 4,
  joint: 5,
};

/** Whether the form has a second variable. */
export function hasTwoVariables(form: Form): boolean {
  return form === 'joint' || form === 'joint-tied';
}

/** Nothing, where the form can be fitted to the points. Throws MetricError on no points, on an x, x2 or y that the form
 *  is not defined at (by the id of the point), on a variable that does not vary, and on fewer different places than
 *  the form has free parameters, which would leave it open. */
export function checkPoints(points: readonly ScalingPoint[], form: Form): void {
  const where = `fit ${form}`;
  if (points.length === 0) throw new MetricError(`${where}: no points. Give at least one.`);
  const two = hasTwoVariables(form);
  for (const point of points) {
    const at = `${where}, point '${point.id}'`;
    if (!(point.x > 0 && point.x < Infinity))
      throw new MetricError(`${at}: x is ${point.x}, expected a positive number. Leave the point out.`);
    if (two && !(point.x2 !== undefined && point.x2 > 0 && point.x2 < Infinity))
      throw new MetricError(
        `${at}: x2 is ${point.x2 ?? 'absent'}, expected a positive number. Leave the point out.`,
      );
    if (!(point.y > 0 && point.y < Infinity))
      throw new MetricError(
        `${at}: the error is ${point.y}, expected a positive number. Clamp it, or leave the point out.`,
      );
    if (form === 'logit' && point.y >= 1)
      throw new MetricError(
        `${at}: the error is ${point.y}, expected one between 0 and 1. Clamp it, or leave the point out.`,
      );
  }
  if (form === 'constant') return;
  const different = (values: readonly unknown[]) => new Set(values).size;
  if (different(points.map((point) => point.x)) < 2)
    throw new MetricError(
      `${where}: x is ${points[0].x} at every point, expected two different ones. Fit 'constant'.`,
    );
  if (two && different(points.map((point) => point.x2)) < 2)
    throw new MetricError(
      `${where}: x2 is ${points[0].x2 ?? 'absent'} at every point, expected two different ones. Fit a form of x alone.`,
    );
  const places = two
    ? different(points.map((point) => `${point.x} ${point.x2 ?? ''}`))
    : different(points.map((point) => point.x));
  if (places < freeParameters[form])
    throw new MetricError(
      `${where}: ${places} different x, expected at least ${freeParameters[form]}, one a parameter. Fit a simpler form.`,
    );
}
