import { freeParameters, hasTwoVariables } from './check-points.js';
import type { Form } from './form.js';
import type { ScalingPoint } from './point.js';

/** At how many different places the points lie: x, or the pair of x and x2. */
export function countPlaces(points: readonly ScalingPoint[], form: Form): number {
  return new Set(points.map((point) => (hasTwoVariables(form) ? `${point.x} ${point.x2 ?? ''}` : point.x)))
    .size;
}

/** Whether the points lie at as many different places as the form has parameters, and vary on each of its axes. */
export function isDetermined(points: readonly ScalingPoint[], form: Form): boolean {
  if (countPlaces(points, form) < freeParameters[form]) return false;
  if (!hasTwoVariables(form)) return true;
  const varies = (values: readonly unknown[]) => new Set(values).size > 1;
  return varies(points.map((point) => point.x)) && varies(points.map((point) => point.x2));
}
