/** A mean, and the weight that it is over: the number of items where each counts once. */
export interface WeightedMean {
  /** Null where nothing has weight. */
  readonly mean: number | null;
  readonly n: number;
}

/** A part of a whole; null of a whole of none. */
export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** The mean of the values that are there, null of none: a missing value is left out, it is not 0. */
export function meanOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return shareOf(
    known.reduce((sum, value) => sum + value, 0),
    known.length,
  );
}

/** The mean of values. `draws` tells how often each was drawn in a resample; without it each counts once. */
export function weighMean(values: ArrayLike<number>, draws?: ArrayLike<number>): WeightedMean {
  let [sum, n] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const times = draws ? draws[i] : 1;
    sum += times * values[i];
    n += times;
  }
  return { mean: shareOf(sum, n), n };
}

/** The same for each group, in the order in which groups come first; `groupsOf` names those of each value, which may be
 *  none or several. A group of which nothing was drawn has no mean. */
export function weighMeans(
  values: ArrayLike<number>,
  groupsOf: readonly (readonly string[])[],
  draws?: ArrayLike<number>,
): ReadonlyMap<string, WeightedMean> {
  const sums = new Map<string, { sum: number; n: number }>();
  for (let i = 0; i < values.length; i++) {
    const times = draws ? draws[i] : 1;
    for (const group of groupsOf[i]) {
      const known = sums.get(group) ?? { sum: 0, n: 0 };
      sums.set(group, { sum: known.sum + times * values[i], n: known.n + times });
    }
  }
  return new Map([...sums].map(([group, { sum, n }]) => [group, { mean: shareOf(sum, n), n }]));
}
