import { bootstrapIntervals } from '../../harness/metrics/bootstrap-intervals.js';
import { wilsonInterval } from '../../harness/metrics/wilson.js';

/** 95 % intervals of several values over rows that belong together in units, such as the questions of one image: the units
 *  are drawn, and every row as often as its unit. A value that some resample does not define has no interval. */
export function intervalsOverUnits(
  unitOfRow: readonly string[],
  statistic: (draws: ArrayLike<number>) => Readonly<Record<string, number | null | undefined>>,
  seed: number,
): Readonly<Record<string, readonly [low: number, high: number]>> {
  const places = new Map<string, number>();
  const units = Int32Array.from(unitOfRow, (unit) => {
    const place = places.get(unit) ?? places.size;
    places.set(unit, place);
    return place;
  });
  const rowDraws = new Int32Array(units.length);
  return bootstrapIntervals(
    places.size,
    (draws) => {
      for (let row = 0; row < rowDraws.length; row++) rowDraws[row] = draws[units[row]];
      return Object.fromEntries(
        Object.entries(statistic(rowDraws)).map(([name, value]) => [name, value ?? undefined]),
      );
    },
    seed,
  );
}

/** 95 % Wilson intervals of shares, by name: how many hits among how many; those of none are left out. */
export function intervalsOfShares(
  shares: Readonly<Record<string, readonly boolean[]>>,
): Readonly<Record<string, readonly [low: number, high: number]>> {
  return Object.fromEntries(
    Object.entries(shares)
      .filter(([, hits]) => hits.length > 0)
      .map(([name, hits]) => [name, wilsonInterval(hits.filter(Boolean).length, hits.length)]),
  );
}
