/** Values at which a log axis from low to high is labelled: powers of ten, or 1-2-5, or finer, whichever is the first to give at least
 *  four; where even that is too coarse, even steps. 0 < low < high. At most `most`. */
export function findLogTicks(low: number, high: number, most = 8): readonly number[] {
  const families = [[1], [1, 2, 5], [1, 3], [1, 1.5, 2, 3, 5, 7], [1, 2, 3, 4, 5, 6, 7, 8, 9]];
  const lists = families.map((mantissas) => listLogTicks(low, high, mantissas));
  const good = lists.find((ticks) => ticks.length >= 4 && ticks.length <= most);
  if (good) return good;
  const decades = listLogTicks(low, high, [1]);
  if (decades.length > most)
    return decades.filter((_, index) => index % Math.ceil(decades.length / most) === 0);
  // Even steps would crowd at the end of more than a decade.
  const few = lists.filter((ticks) => ticks.length <= most).sort((one, other) => other.length - one.length);
  return high > 10 * low ? few[0] : findLinearTicks(low, high, most);
}

/** Even steps of 1, 2, 2.5 or 5 times a power of ten between low and high: the smallest that gives at most `most` values. */
export function findLinearTicks(low: number, high: number, most = 7): readonly number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const steps = [1, 2, 2.5, 5, 10, 20].map((factor) => factor * power);
  for (const step of steps) {
    const first = Math.ceil(low / step - 1e-9);
    const last = Math.floor(high / step + 1e-9);
    if (last - first + 1 <= most)
      return Array.from({ length: last - first + 1 }, (_, index) => round((first + index) * step));
  }
  return [low, high];
}

/** Shares between low and high at which a logit axis is labelled, finer where it is short. 0 < low < high < 1. */
export function findLogitTicks(low: number, high: number, most = 8): readonly number[] {
  const families = [
    [0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999],
    [0.001, 0.005, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98, 0.995, 0.999],
    [
      0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99,
      0.995,
    ],
  ];
  for (const shares of families) {
    const ticks = shares.filter((share) => share >= low && share <= high);
    if (ticks.length >= 4 && ticks.length <= most) return ticks;
  }
  return findLinearTicks(low, high, most);
}

function listLogTicks(low: number, high: number, mantissas: readonly number[]): readonly number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
    for (const mantissa of mantissas) {
      const tick = round(mantissa * 10 ** power);
      if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) ticks.push(tick);
    }
  return ticks;
}

/** Without the dust of binary fractions: 0.30000000000000004 is 0.3. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}
