import { MetricError } from '../../harness/core/errors.js';
import { createRandom } from '../../harness/core/random.js';
import { createNormal } from './normal-draws.js';
import type { SeriesOptions } from './series-options.js';
import { clampError, type SettledPoint } from './settle-points.js';

/** The errors of the points on resamples of the test items: [resample][point]. */
export interface SampleErrors {
  readonly rows: readonly (readonly number[])[];
  readonly warnings: readonly string[];
}

/** The errors of the points had the test samples been others: those that are given (the same items for every point), or
 *  where only totals are known, independent draws, normal in the logit of a share and in the log of a loss. No rows
 *  where neither is to be had; warnings say so. `all`: how many points there were as given.
 *  Throws MetricError on a resample of another length. */
export function sampleErrors(
  points: readonly SettledPoint[],
  all: number,
  shares: boolean,
  options: SeriesOptions,
): SampleErrors {
  if (options.resampled) return rowsOf(points, all, shares, options.resampled);
  if (points.some((point) => point.logVariance === undefined))
    return {
      rows: [],
      warnings: ['no interval from test samples: their number is not known for every point'],
    };
  if (options.bootstrap === 0)
    return { rows: [], warnings: ['no interval from test samples: no resamples were asked for'] };
  const normal = createNormal(createRandom(options.seed));
  const rows = Array.from({ length: options.bootstrap }, () =>
    points.map(({ y, logVariance = 0 }) => {
      const deviation = Math.sqrt(logVariance) * normal();
      // d logit y = d ln y / (1 - y): what is drawn stays between 0 and 1.
      return shares ? 1 / (1 + ((1 - y) / y) * Math.exp(-deviation / (1 - y))) : y * Math.exp(deviation);
    }),
  );
  return {
    rows,
    warnings: [
      'the interval from test samples is an unpaired approximation: drawn from totals, point by point',
    ],
  };
}

function rowsOf(
  points: readonly SettledPoint[],
  all: number,
  shares: boolean,
  resampled: readonly (readonly number[])[],
): SampleErrors {
  const wrong = resampled.find((row) => row.length !== all);
  if (wrong)
    throw new MetricError(
      `fit: a resample has ${wrong.length} errors, expected one for each of ${all} points`,
    );
  const rows = resampled
    .map((row) => points.map((point) => clampError(row[point.index], point.n, shares)))
    .filter((row): row is number[] => row.every((y) => y !== undefined));
  const lost = resampled.length - rows.length;
  return {
    rows,
    warnings:
      lost > 0
        ? [
            `${lost} of ${resampled.length} resamples of the test samples have an error without a logarithm: left out`,
          ]
        : [],
  };
}
