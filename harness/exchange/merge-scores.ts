import { DataError } from '../core/errors.js';
import type { ForeignValue } from './foreign-file.js';
import type { TakenScore } from './take-score.js';

/** A number, and where it stands. */
interface PlacedScore {
  readonly score: TakenScore;
  /** File and place. */
  readonly where: string;
}

/** What one model has of one task: where files say it twice, what they say together. The first stays the source. Throws DataError, naming both
 *  places, where they contradict each other by more than they were rounded. */
export function mergeScores([first, ...others]: readonly [PlacedScore, ...PlacedScore[]]): TakenScore {
  const values = new Map(first.score.values);
  for (const { score, where } of others)
    for (const [metric, value] of score.values) {
      const known = values.get(metric);
      if (known && !agree(known, value)) {
        const place = [first, ...others].find((one) => one.score.values.get(metric) === known) ?? first;
        throw new DataError(
          `${where}: ${score.run.dataset}, ${metric} is ${value.value}, but ${known.value} in ${place.where}. Leave one of them out, or import them into folders of their own`,
        );
      }
      if (!known || value.half < known.half) values.set(metric, value);
    }
  return { ...first.score, values };
}

/** Whether two numbers may be one that was rounded. A trifle on top: half a unit is no binary fraction. */
function agree(one: ForeignValue, other: ForeignValue): boolean {
  const rounding = one.half + other.half;
  return Math.abs(one.value - other.value) <= (rounding === 0 ? 0 : rounding + 1e-12);
}
