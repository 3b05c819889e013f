import { createRandom, type Random } from '../../harness/core/random.js';
import { studentTQuantile } from '../../harness/metrics/distributions.js';
import { coordinateNames, middleOf, toCoordinates } from './coordinates.js';
import { isDetermined } from './determined.js';
import type { Form, FormFit } from './form.js';
import { squaredResiduals, type Law, type Refit, type WeightedPoint } from './law.js';
import { createNormal } from './normal-draws.js';
import { predictForm } from './predict-form.js';
import type { Uncertainty } from './series-fit.js';

/** From this many clusters on runs are resampled; with fewer, errors are drawn around the fit. */
const enoughToResample = 8;
const normalQuantile95 = 1.959963984540054;
/** How often a resample that leaves the form open is drawn again. */
const patience = 100;

/** What is needed to resample the runs of a fit. */
export interface RunResampling {
  readonly fit: FormFit;
  readonly points: readonly WeightedPoint[];
  readonly refit: Refit;
  readonly count: number;
  readonly seed: number;
  /** Errors of the points on each draw of the test samples, used one after the other: runs are resampled on top. */
  readonly errors?: readonly (readonly number[])[] | undefined;
}

/** What the scatter of the runs says of a law, by refits: clusters of runs drawn with replacement, or below eight of them
 *  normal errors around the fit. The distance of quantiles from the fit is to be widened by t(.975, n - p) / 1.96
 *  sqrt(n / (n - p)): alone they cover too little. Undefined where there are no more runs than parameters, or nothing
 *  is to be drawn. Clusters as few as the parameters are taken apart again. */
export function resampledUncertainty(resampling: RunResampling): Uncertainty | undefined {
  const { fit, points, refit, count, seed, errors } = resampling;
  const together = clustersOf(points);
  const clusters = together.length > fit.free ? together : points.map((_, i) => [i]);
  const df = clusters.length - fit.free;
  if (df < 1 || count < 1) return undefined;
  const t = studentTQuantile(0.975, df);
  const middle = middleOf(points);
  const random = createRandom(seed);
  const squares = squaredResiduals(fit, points);
  const whole = clusters.length >= enoughToResample;
  const scatter = scatterAround(Math.sqrt(squares / points.length), random);
  const draws: (readonly number[])[] = [];
  for (let round = 0; round < count; round++) {
    const row = errors?.[round % errors.length];
    const seen = row ? points.map((point, i) => ({ ...point, y: row[i] })) : points;
    const drawn = whole
      ? resample(seen, clusters, fit.form, random)
      : scatter(seen, row ? refit(seen, fit) : fit);
    if (drawn) draws.push(toCoordinates(fit.form, refit(drawn, fit).params, middle));
  }
  if (draws.length === 0) return undefined;
  return {
    kind: 'draws',
    names: coordinateNames(fit.form),
    middle,
    scatter: t * Math.sqrt(squares / (points.length - fit.free)),
    draws,
    widen: (t / normalQuantile95) * Math.sqrt(clusters.length / df),
  };
}

function clustersOf(points: readonly WeightedPoint[]): readonly (readonly number[])[] {
  const places = new Map<string | number, number[]>();
  points.forEach((point, i) => {
    const key = point.cluster ?? i;
    places.set(key, [...(places.get(key) ?? []), i]);
  });
  return [...places.values()];
}

function resample(
  points: readonly WeightedPoint[],
  clusters: readonly (readonly number[])[],
  form: Form,
  random: Random,
): readonly WeightedPoint[] | undefined {
  for (let attempt = 0; attempt < patience; attempt++) {
    const drawn = clusters.flatMap(() =>
      clusters[Math.floor(random() * clusters.length)].map((i) => points[i]),
    );
    if (isDetermined(drawn, form)) return drawn;
  }
  return undefined;
}

function scatterAround(
  sd: number,
  random: Random,
): (points: readonly WeightedPoint[], law: Law) => readonly WeightedPoint[] {
  const normal = createNormal(random);
  return (points, law) =>
    points.map((point) => ({
      ...point,
      y: predictForm(law, point.x, point.x2) * Math.exp((sd * normal()) / Math.sqrt(point.weight ?? 1)),
    }));
}
