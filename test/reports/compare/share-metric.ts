import type { ResampledEvidence } from '../../../reports/compare/evidence.js';
import { resampleDifference, type ResampleDraws } from '../../../reports/compare/resample-difference.js';
import type { UnitMetric } from '../../../reports/compare/units/unit-metric.js';

/** What two runs say of units of one kind: how many there are, in which class, and whether each run is right. */
export interface ToldKind {
  readonly size: number;
  readonly part: number;
  readonly right: readonly [before: boolean, after: boolean];
}

/** The share of right ones: `mean` over parts of their shares, `least` of them, or of `all` units together. */
export function createShareMetric(kinds: readonly ToldKind[], combine: 'mean' | 'least' | 'all'): UnitMetric {
  const parts = combine === 'all' ? 1 : Math.max(...kinds.map(({ part }) => part)) + 1;
  return {
    sizes: Int32Array.from(kinds, ({ size }) => size),
    cost: kinds.length,
    score: (weights) => {
      const [right, all] = [new Float64Array(parts), new Float64Array(parts)];
      kinds.forEach((kind, place) => {
        const part = combine === 'all' ? 0 : kind.part;
        for (const side of [0, 1] as const) {
          const weight = weights[side * kinds.length + place];
          all[part] += weight;
          if (kind.right[side]) right[part] += weight;
        }
      });
      const shares = [...right.keys()].flatMap((part) => (all[part] > 0 ? [right[part] / all[part]] : []));
      if (shares.length === 0) return undefined;
      return combine === 'least'
        ? Math.min(...shares)
        : shares.reduce((sum, one) => sum + one, 0) / shares.length;
    },
  };
}

/** What resamples tell of a metric that most of them define. */
export function resample(metric: UnitMetric, draws: ResampleDraws): ResampledEvidence {
  const evidence = resampleDifference(metric, draws);
  if (!evidence) throw new Error('no resample defines the metric');
  return evidence;
}
