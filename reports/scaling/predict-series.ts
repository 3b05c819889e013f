import { widenTo } from './fit-line.js';
import type { Law } from './law.js';
import { predictForm } from './predict-form.js';
import type { Interval, SeriesFit } from './series-fit.js';
import { predictionInterval } from './uncertainty.js';

/** What a fitted series says of a place. */
export interface SeriesPrediction {
  /** An error. */
  readonly y: number;
  /** 95 % interval of a new run there, by runs and test samples; beyond the points as wide as the hold-out miss at least.
   *  Absent where neither source is known. */
  readonly interval?: Interval;
  /** How far outside of the points, as a factor; 1: inside. */
  readonly beyond: number;
  /** Said where the place is further than the points reach. */
  readonly warning?: string;
}

/** What a fitted series says at x (and x2). Numbers further than `reach` come with a warning: they are for those who ask. */
export function predictSeries(fit: SeriesFit, x: number, x2?: number): SeriesPrediction {
  const law = lawOf(fit);
  const y = predictForm(law, x, x2);
  const beyond = Math.max(
    beyondRange(x, fit.range.x),
    fit.range.x2 && x2 !== undefined ? beyondRange(x2, fit.range.x2) : 1,
  );
  const single = fit.uncertainty && predictionInterval(law, fit.uncertainty, { x, x2 }, true);
  const interval =
    single && beyond > 1 && fit.holdoutMissPoints !== undefined
      ? widenTo(single, y, fit.holdoutMissPoints / 100, fit.uncertainty)
      : single;
  // A factor of 4 that was computed from logs is not further than 4.
  const far = beyond > fit.reach * (1 + 1e-9);
  const where = x2 === undefined ? `${x}` : `${x}, ${x2}`;
  return {
    y,
    ...(interval ? { interval } : {}),
    beyond,
    ...(far
      ? {
          warning: `the prediction at ${where} is ${Number(beyond.toPrecision(3))} times beyond the points, and ${describeReach(fit)}`,
        }
      : {}),
  };
}

/** The law of a series by its values alone. */
export function lawOf(fit: Pick<SeriesFit, 'form' | 'params'>): Law {
  return {
    form: fit.form,
    params: Object.fromEntries(Object.entries(fit.params).map(([name, { value }]) => [name, value])),
  };
}

function beyondRange(x: number, [low, high]: Interval): number {
  return Math.max(1, x / high, low / x);
}

function describeReach({ reach, n }: SeriesFit): string {
  return reach > 1
    ? `${n} points reach ${reach} times`
    : `${n} points are too few to say anything beyond them`;
}
