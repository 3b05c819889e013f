import { MetricError } from '../core/errors.js';
import { normalCdf, normalQuantile } from './distributions.js';

/** The same n samples, answered twice. */
export interface PairedCounts {
  readonly n: number;
  /** Samples that only the second run gets right. */
  readonly gained: number;
  /** Samples that only the first run gets right. */
  readonly lost: number;
}

/** Halvings of a range of 2 until its ends are neighbours among doubles. */
const halvings = 60;

/** Score interval of the difference of two shares over the same samples, (gained - lost) / n. It holds its level without any
 *  sample on which the two differ: then it is +- z² / (n + z²). `confidence`: 0.95 for 95 %.
 *  Throws MetricError on what is no count of n samples. Source: Tango 1998, Statistics in Medicine 17, 891-908. */
export function pairedInterval(
  counts: PairedCounts,
  confidence: number,
): readonly [low: number, high: number] {
  checkCounts(counts);
  const z = normalQuantile(0.5 + confidence / 2);
  const difference = (counts.gained - counts.lost) / counts.n;
  return [
    findDifference(-1, difference, (assumed) => score(counts, assumed) <= z),
    findDifference(difference, 1, (assumed) => score(counts, assumed) <= -z),
  ];
}

/** One-sided p of as high a difference (gained - lost) / n were the true one -margin: small where the drop is proven to be
 *  below the margin. It is at most alpha where the lower end of the interval of 1 - 2 alpha is -margin or above. 0 < margin < 1.
 *  Throws MetricError on what is no count of n samples. Source: Tango 1998. */
export function testMargin(counts: PairedCounts, margin: number): number {
  checkCounts(counts);
  if (!(margin > 0 && margin < 1))
    throw new MetricError(`paired difference: a margin of ${margin}, expected one between 0 and 1`);
  return normalCdf(-score(counts, -margin));
}

/** How many of its standard deviations the difference lies above an assumed one. Falls as that rises. */
function score({ n, gained, lost }: PairedCounts, assumed: number): number {
  const above = gained - lost - n * assumed;
  if (above === 0) return 0;
  const share = likeliestLost({ n, gained, lost }, assumed);
  return above / Math.sqrt(Math.max(0, n * (2 * share + assumed * (1 - assumed))));
}

/** The likeliest share of lost samples where that of gained ones is higher by `assumed`: the upper root of 2n q² + b q + c. */
function likeliestLost({ n, gained, lost }: PairedCounts, assumed: number): number {
  const b = -(gained + lost) + (2 * n - gained + lost) * assumed;
  const c = -lost * assumed * (1 - assumed);
  const root = Math.sqrt(Math.max(0, b * b - 8 * n * c));
  // Either form is exact where the other subtracts two near numbers.
  if (b <= 0) return (root - b) / (4 * n);
  return (-2 * c) / (root + b);
}

/** Where a condition that holds from some difference on begins. */
function findDifference(from: number, to: number, holds: (difference: number) => boolean): number {
  let [below, above] = [from, to];
  for (let step = 0; step < halvings; step++) {
    const middle = (below + above) / 2;
    if (holds(middle)) above = middle;
    else below = middle;
  }
  return (below + above) / 2;
}

function checkCounts({ n, gained, lost }: PairedCounts): void {
  const whole = [n, gained, lost].every((count) => Number.isSafeInteger(count) && count >= 0);
  if (!(whole && n > 0 && gained + lost <= n))
    throw new MetricError(`paired difference: ${gained} gained and ${lost} lost of ${n} samples cannot be`);
}
