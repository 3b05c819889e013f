import type { Form, Loss } from './form.js';
import { progressOf, splitLargest } from './held-out.js';
import type { Refit, WeightedPoint } from './law.js';
import { predictForm } from './predict-form.js';
import type { HeldOut } from './series-fit.js';
import { sourcesOfDoubt } from './sources-of-doubt.js';
import { predictionInterval } from './uncertainty.js';

/** Resamples that the interval of a held out point is worth. */
const mostResamples = 400;

/** How the points that are furthest along are held out. */
export interface HoldOutOptions {
  readonly form: Form;
  readonly refit: Refit;
  readonly loss: Loss;
  /** How many points. */
  readonly count: number;
  readonly bootstrap: number;
  readonly seed: number;
  /** y is a share, not a loss. */
  readonly shares: boolean;
}

/** The points that are furthest along, as the law without them says, with the interval of a single run; the least far
 *  first. Empty where the rest leaves the form open. */
export function holdOut(points: readonly WeightedPoint[], options: HoldOutOptions): readonly HeldOut[] {
  const { form, refit, loss, count, bootstrap, seed, shares } = options;
  const split = splitLargest(points, form, count, refit);
  if (!split) return [];
  const { runs } = sourcesOfDoubt({
    fit: split.law,
    points: split.rest,
    refit,
    loss,
    errors: [],
    bootstrap: Math.min(bootstrap, mostResamples),
    seed,
    shares,
  });
  return split.out.map(({ id, x, x2, y }) => {
    const interval = runs && predictionInterval(split.law, runs, { x, x2 }, true);
    return {
      id,
      x,
      ...(x2 === undefined ? {} : { x2 }),
      y,
      predicted: predictForm(split.law, x, x2),
      ...(interval ? { interval } : {}),
    };
  });
}

/** How many points lie at the so many places that are furthest along. */
export function countLargest(points: readonly WeightedPoint[], form: Form, places: number): number {
  const progress = points.map((point) => progressOf(form, point));
  const largest = new Set([...new Set(progress)].toSorted((one, two) => two - one).slice(0, places));
  return progress.filter((one) => largest.has(one)).length;
}
