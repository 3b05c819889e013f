import { isDetermined } from './determined.js';
import { extentOf } from './extent.js';
import type { Form, FormFit } from './form.js';
import type { Law, Refit, WeightedPoint } from './law.js';
import { predictForm } from './predict-form.js';

/** Points that the fits of leaving one out may have in all: seconds. With up to 500 points each is left out. */
const mostFitted = 250_000;
/** As few as say something. */
const fewestLeftOut = 20;

/** How far along a point is: its x; of two variables their product, which training compute grows with; and of `exponential`
 *  the other way round, for a loss falls along it. */
export function progressOf(form: Form, point: WeightedPoint): number {
  if (form === 'exponential') return -point.x;
  return form === 'joint' || form === 'joint-tied' ? point.x * (point.x2 ?? 1) : point.x;
}

/** The points that are furthest along, and the law without them; undefined where the rest leaves the form open. */
export function splitLargest(
  points: readonly WeightedPoint[],
  form: Form,
  count: number,
  refit: Refit,
):
  | {
      readonly law: FormFit;
      readonly rest: readonly WeightedPoint[];
      readonly out: readonly WeightedPoint[];
    }
  | undefined {
  if (count < 1 || count >= points.length) return undefined;
  const order = points.toSorted((one, two) => progressOf(form, one) - progressOf(form, two));
  const rest = order.slice(0, -count);
  if (!isDetermined(rest, form)) return undefined;
  return { law: refit(rest), rest, out: order.slice(-count) };
}

/** Root mean square of 100 (predicted - y), each point predicted by the law without it. The search begins at `fit`, the
 *  law of all: over all exponents it would take minutes where there are two of them and hundreds of points. Of more than
 *  500 points some are left out, evenly spread along their order. Undefined
 *  where a form is open without one of the points, and below three points. */
export function leaveOneOut(
  points: readonly WeightedPoint[],
  fit: FormFit,
  refit: Refit,
): number | undefined {
  if (points.length < 3) return undefined;
  let squares = 0;
  const chosen = chooseLeftOut(points);
  for (const point of chosen) {
    const rest = points.filter((other) => other !== point);
    if (!isDetermined(rest, fit.form)) return undefined;
    squares += missPoints(refit(rest, fit), point) ** 2;
  }
  return Math.sqrt(squares / chosen.length);
}

function chooseLeftOut(points: readonly WeightedPoint[]): readonly WeightedPoint[] {
  const most = Math.max(fewestLeftOut, Math.floor(mostFitted / points.length));
  const count = Math.min(points.length, most);
  return Array.from({ length: count }, (_, i) => points[Math.floor(((i + 0.5) * points.length) / count)]);
}

/** Root mean square of 100 (predicted - y) over the half that is furthest along, by the law of the other half; undefined
 *  with fewer than six points, and where a half leaves the form open. */
export function missOfHalf(points: readonly WeightedPoint[], form: Form, refit: Refit): number | undefined {
  if (points.length < 6) return undefined;
  const split = splitLargest(points, form, Math.floor(points.length / 2), refit);
  if (!split) return undefined;
  const squares = split.out.reduce((sum, point) => sum + missPoints(split.law, point) ** 2, 0);
  return Math.sqrt(squares / split.out.length);
}

/** 100 (predicted - y). */
function missPoints(law: Law, point: WeightedPoint): number {
  return 100 * (predictForm(law, point.x, point.x2) - point.y);
}

/** The largest |100 (predicted - y)| of the points that are furthest along, by the law without them. */
export function worstMiss(
  points: readonly WeightedPoint[],
  form: Form,
  count: number,
  refit: Refit,
): number | undefined {
  const split = splitLargest(points, form, count, refit);
  return split && extentOf(split.out.map((point) => Math.abs(missPoints(split.law, point))))[1];
}
