import type { CurvePoint } from './curve.js';
import type { MeasuredTarget, Score } from './measured.js';
import type { FoundSeries, SeriesMember } from './series-members.js';

/** A score, and where it was read if it was not measured. */
export type PointScore = Score & { readonly source?: string };

/** A point of a curve, and what runs of its recipe have in common. */
export interface PlacedPoint {
  readonly point: CurvePoint;
  readonly cluster?: string;
}

/** The points that a series has on a target, by x: its models with a score. One that repeats the run of another, of this series or
 *  not, counts only where that one has none. */
export function buildPoints(
  { axis, members }: FoundSeries,
  target: MeasuredTarget,
  scoreOf: (model: string) => PointScore | undefined,
): readonly PlacedPoint[] {
  const taken = new Set<string>();
  const points = members.flatMap((member): readonly PlacedPoint[] => {
    const { model, repeats, cluster } = member;
    const score = scoreOf(model.id);
    const run = repeats ?? model.id;
    if (!score || taken.has(run) || (run !== model.id && scoreOf(run))) return [];
    taken.add(run);
    const point = pointOf(member, score, target.chance, axis === 'size');
    return [{ point, ...(cluster === undefined ? {} : { cluster }) }];
  });
  return points.toSorted((a, b) => a.point.x - b.point.x || (a.point.model < b.point.model ? -1 : 1));
}

function pointOf(
  { model, x, xImage, repeated }: SeriesMember,
  { value, low, high, n, source }: PointScore,
  chance: number | undefined,
  withImage: boolean,
): CurvePoint {
  return {
    ...{ model: model.id, x },
    ...(withImage && xImage !== undefined ? { xImage } : {}),
    score: value,
    ...(low === undefined || high === undefined ? {} : { low, high }),
    ...(n === undefined ? {} : { n }),
    // a score below chance tells as little as one at chance
    atChance: chance !== undefined && (low ?? value) <= chance,
    ...(repeated === undefined ? {} : { repeated }),
    ...(source === undefined ? {} : { source }),
  };
}
