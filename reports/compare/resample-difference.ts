import { MetricError } from '../../harness/core/errors.js';
import { deriveSeed } from '../../harness/core/derive-seed.js';
import { createRandom } from '../../harness/core/random.js';
import { testExchange } from '../../harness/metrics/exchange-test.js';
import { createUnitDraws } from './draw-units.js';
import type { ResampledEvidence } from './evidence.js';
import type { UnitMetric } from './units/unit-metric.js';

/** How often to draw, and from which seed. */
export interface ResampleDraws {
  readonly resamples: number;
  readonly seed: number;
}

/** Rows that all resamples of a metric may walk through: a few seconds. */
const mostRows = 400_000_000;

/** Resamples that are made however long they take. */
const fewestResamples = 1000;

/** Draws in a row that may leave the metric undefined. */
const mostRedraws = 100;

/** What two runs' answers to the same units tell of the difference of a metric, after less before; higher is better.
 *  The difference is computed again on units drawn with replacement, the same for both runs, and on runs that exchanged each
 *  unit's answers with a chance of one half, from a seed of the task's own. `draws.resamples` times each; fewer, but 1,000 at least, where that would walk
 *  through more than 400 million rows. A draw that leaves the metric undefined is made again: what is found holds for the draws
 *  that define it. Throws MetricError where the units themselves, or 100 draws in a row, do not. */
export function resampleDifference(
  metric: UnitMetric,
  task: string,
  draws: ResampleDraws,
): ResampledEvidence {
  const { sizes } = metric;
  const kinds = sizes.length;
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const { draw, halve } = createUnitDraws(sizes, createRandom(deriveSeed(draws.seed, task)));
  const resamples = affordedResamples(draws.resamples, units + 4 * metric.cost);
  const weights = new Int32Array(2 * kinds);

  const resampled = (): number | undefined => {
    const drawn = draw();
    weights.set(drawn);
    weights.fill(0, kinds);
    const before = metric.score(weights);
    weights.fill(0, 0, kinds);
    weights.set(drawn, kinds);
    return subtract(before, metric.score(weights));
  };
  const exchanged = (): number | undefined => {
    const kept = halve();
    for (let kind = 0; kind < kinds; kind++) {
      weights[kind] = kept[kind];
      weights[kinds + kind] = sizes[kind] - kept[kind];
    }
    const before = metric.score(weights);
    weights.copyWithin(kinds, 0, kinds);
    for (let kind = 0; kind < kinds; kind++) weights[kind] = sizes[kind] - weights[kinds + kind];
    return subtract(before, metric.score(weights));
  };

  const difference = ownDifference(metric);
  const differences = Float64Array.from({ length: resamples }, () => drawDefined(resampled));
  const swapped = Float64Array.from({ length: resamples }, () => drawDefined(exchanged));
  return {
    ...{ kind: 'resampled', units, difference, differences, swapped },
    ...testExchange(swapped, difference),
  };
}

function affordedResamples(wanted: number, rows: number): number {
  const afforded = Math.max(fewestResamples, Math.floor(mostRows / rows));
  return Math.min(wanted, afforded);
}

function ownDifference({ sizes, score }: UnitMetric): number {
  const none = new Int32Array(sizes.length);
  const difference = subtract(
    score(Int32Array.from([...sizes, ...none])),
    score(Int32Array.from([...none, ...sizes])),
  );
  if (difference === undefined)
    throw new MetricError('resamples: the metric is not defined on the samples of both runs');
  return difference;
}

/** After less before. Sums in another order differ in their last digits: that is no difference. */
function subtract(before: number | undefined, after: number | undefined): number | undefined {
  if (before === undefined || after === undefined) return undefined;
  const difference = after - before;
  return Math.abs(difference) <= 1e-12 * Math.max(Math.abs(before), Math.abs(after)) ? 0 : difference;
}

function drawDefined(draw: () => number | undefined): number {
  for (let tried = 0; tried < mostRedraws; tried++) {
    const value = draw();
    if (value !== undefined) return value;
  }
  throw new MetricError(
    `resamples: ${mostRedraws} draws in a row leave the metric undefined. The data set is too small for it`,
  );
}
