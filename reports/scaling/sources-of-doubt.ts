import { coordinateNames, middleOf, toCoordinates } from './coordinates.js';
import type { FormFit, Loss } from './form.js';
import type { Refit, WeightedPoint } from './law.js';
import type { Sources } from './parameter-intervals.js';
import { hasRegressionInterval, regressionUncertainty } from './regression-uncertainty.js';
import { resampledUncertainty } from './resampled-uncertainty.js';
import type { Uncertainty } from './series-fit.js';

const normalQuantile95 = 1.959963984540054;

/** What is needed to tell how far off a fit may be. */
export interface DoubtedFit {
  readonly fit: FormFit;
  readonly points: readonly WeightedPoint[];
  readonly refit: Refit;
  readonly loss: Loss;
  /** Errors of the points on resamples of the test samples; empty: not known. */
  readonly errors: readonly (readonly number[])[];
  readonly bootstrap: number;
  readonly seed: number;
  /** y is a share, not a loss. */
  readonly shares: boolean;
}

/** How far off a fit may be: because other runs of the same recipe would have come out differently, because other test
 *  samples would, and because of both. Both together are the sum of two independent errors where the interval is that
 *  of the regression, otherwise refits of runs resampled on top of resampled test samples. */
export function sourcesOfDoubt(doubted: DoubtedFit): Sources {
  const { runs, samples, both } = findSources(doubted);
  const bounded = (one: Uncertainty | undefined) => one && (doubted.shares ? { ...one, most: 1 } : one);
  return { runs: bounded(runs), samples: bounded(samples), both: bounded(both) };
}

function findSources(doubted: DoubtedFit): Sources {
  const { fit, points, loss, errors } = doubted;
  const samples = errors.length > 0 ? sampleUncertainty(doubted) : undefined;
  if (hasRegressionInterval(fit.form)) {
    const runs = regressionUncertainty(fit, points, loss);
    return { runs, samples, both: runs && samples && addUncertainties(runs, samples) };
  }
  const { refit, bootstrap: count, seed } = doubted;
  const resampling = { fit, points, refit, count };
  return {
    runs: resampledUncertainty({ ...resampling, seed }),
    samples,
    both: samples && resampledUncertainty({ ...resampling, seed: seed + 1, errors }),
  };
}

function sampleUncertainty({ fit, points, refit, errors }: DoubtedFit): Uncertainty {
  const middle = middleOf(points);
  const draws = errors.map((row) => {
    const seen = points.map((point, i) => ({ ...point, y: row[i] }));
    return toCoordinates(fit.form, refit(seen, fit).params, middle);
  });
  return { kind: 'draws', names: coordinateNames(fit.form), middle, scatter: 0, draws, widen: 1 };
}

function addUncertainties(runs: Uncertainty, samples: Uncertainty): Uncertainty {
  const drawn = asLinear(samples);
  if (runs.kind !== 'linear' || drawn.kind !== 'linear') return runs;
  return {
    ...runs,
    halfSquares: runs.halfSquares.map((row, j) => row.map((value, k) => value + drawn.halfSquares[j][k])),
  };
}

/** The same uncertainty by the covariance of its draws: much smaller, and as good where the form is nearly linear. */
export function asLinear(uncertainty: Uncertainty): Uncertainty {
  if (uncertainty.kind === 'linear') return uncertainty;
  const { names, middle, scatter, most, draws, widen } = uncertainty;
  const mean = names.map((_, j) => draws.reduce((sum, draw) => sum + draw[j], 0) / draws.length);
  const times = (normalQuantile95 * widen) ** 2 / Math.max(draws.length - 1, 1);
  const halfSquares = names.map((_, j) =>
    names.map(
      (__, k) => times * draws.reduce((sum, draw) => sum + (draw[j] - mean[j]) * (draw[k] - mean[k]), 0),
    ),
  );
  const bound = most === undefined ? {} : { most };
  return { kind: 'linear', names, middle, scatter, ...bound, halfSquares };
}
