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
 *  unit's answers with a chance of one half. `draws.resamples` times each; fewer, but 1,000 at least, where that would walk
 *  through more than 400 million rows. A draw that leaves the metric undefined is made again: what is found holds for the draws
 *  that define it. Undefined where the units themselves, or 100 draws in a row, leave it undefined. */
export function resampleDifference(metric: UnitMetric, draws: ResampleDraws): ResampledEvidence | undefined {
  const { sizes } = metric;
  const kinds = sizes.length;
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const { draw, halve } = createUnitDraws(sizes, createRandom(draws.seed));
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
  if (difference === undefined) return undefined;
  const differences = drawDefined(resamples, resampled);
  const swapped = differences && drawDefined(resamples, exchanged);
  if (!swapped) return undefined;
  return {
    ...{ kind: 'resampled', units, difference, differences, swapped },
    ...testExchange(swapped, difference),
  };
}

function affordedResamples(wanted: number, rows: number): number {
  const afforded = Math.max(fewestResamples, Math.floor(mostRows / rows));
  return Math.min(wanted, afforded);
}

function ownDifference({ sizes, score }: UnitMetric): number | undefined {
  const weights = new Int32Array(2 * sizes.length);
  weights.set(sizes);
  const before = score(weights);
  weights.copyWithin(sizes.length, 0, sizes.length).fill(0, 0, sizes.length);
  return subtract(before, score(weights));
}

/** After less before. Sums in another order differ in their last digits: that is no difference. */
function subtract(before: number | undefined, after: number | undefined): number | undefined {
  if (before === undefined || after === undefined) return undefined;
  const difference = after - before;
  return Math.abs(difference) <= 1e-12 * Math.max(Math.abs(before), Math.abs(after)) ? 0 : difference;
}

/** As many draws as asked for, or undefined where too many in a row are. */
function drawDefined(count: number, draw: () => number | undefined): Float64Array | undefined {
  const drawn = new Float64Array(count);
  for (let place = 0, tried = 0; place < count;) {
    const value = draw();
    if (value !== undefined) {
      drawn[place++] = value;
      tried = 0;
    } else if (++tried === mostRedraws) return undefined;
  }
  return drawn;
}
