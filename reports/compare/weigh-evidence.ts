import { MetricError } from '../../harness/core/errors.js';
import { quantile } from '../../harness/metrics/bootstrap.js';
import { smallestDetectable } from '../../harness/metrics/detectable-drop.js';
import {
  independentDeviation,
  independentInterval,
  testIndependentAbove,
  testIndependentBelow,
} from '../../harness/metrics/independent-difference.js';
import { testDifference, testDrop } from '../../harness/metrics/mcnemar.js';
import { pairedInterval, testMargin } from '../../harness/metrics/paired-difference.js';
import type { Evidence } from './evidence.js';

/** How a drop of counted evidence is tested. */
export type DropTest = 'mcnemar-midp' | 'mcnemar-exact';

/** Interval of the difference: Tango's of counted evidence, percentiles of resampled, Newcombe's of unpaired. */
export function differenceInterval(
  evidence: Evidence,
  confidence: number,
): readonly [low: number, high: number] {
  switch (evidence.kind) {
    case 'counted':
      return pairedInterval(evidence, confidence);
    case 'resampled': {
      const sorted = evidence.differences.toSorted();
      const tail = (1 - confidence) / 2;
      return [quantile(sorted, tail), quantile(sorted, 1 - tail)];
    }
    case 'unpaired':
      return independentInterval(evidence.before, evidence.after, confidence);
  }
}

/** One-sided p of as low a difference had nothing changed: small where the run after is worse. `test` is for counted evidence. */
export function dropP(evidence: Evidence, test: DropTest): number {
  switch (evidence.kind) {
    case 'counted': {
      const { exact, midP } = testDrop(evidence.gained, evidence.lost);
      return test === 'mcnemar-exact' ? exact : midP;
    }
    case 'resampled':
      return evidence.dropP;
    case 'unpaired':
      return testIndependentBelow(evidence.before, evidence.after, 0);
  }
}

/** Two-sided p of as great a difference had nothing changed. `test` is for counted evidence. */
export function differenceP(evidence: Evidence, test: DropTest): number {
  switch (evidence.kind) {
    case 'counted': {
      const { exact, midP } = testDifference(evidence.gained, evidence.lost);
      return test === 'mcnemar-exact' ? exact : midP;
    }
    case 'resampled':
      return evidence.differenceP;
    case 'unpaired': {
      const { before, after } = evidence;
      const [below, above] = [testIndependentBelow(before, after, 0), testIndependentAbove(before, after, 0)];
      return Math.min(1, 2 * Math.min(below, above));
    }
  }
}

/** One-sided p of as high a difference were the true drop `margin`, above 0: small where the drop is proven to be smaller. At
 *  most alpha where the lower end of `differenceInterval` of 1 - 2 alpha is above -margin. */
export function marginP(evidence: Evidence, margin: number): number {
  switch (evidence.kind) {
    case 'counted':
      return margin < 1 ? testMargin(evidence, margin) : 0;
    case 'resampled': {
      const beyond = evidence.differences.reduce((count, value) => count + (value <= -margin ? 1 : 0), 0);
      return (1 + beyond) / (1 + evidence.differences.length);
    }
    case 'unpaired':
      return testIndependentAbove(evidence.before, evidence.after, -margin);
  }
}

/** Why the evidence is not paired; undefined where it is. A mean is paired where most of its tasks are: the others make its
 *  interval wider than pairs would, as runs on the same samples err alike. */
export function findUnpaired(evidence: Evidence): string | undefined {
  if (evidence.kind === 'unpaired') return evidence.reason;
  if (evidence.kind === 'counted' || !evidence.unpaired) return undefined;
  const { tasks, of } = evidence.unpaired;
  return 2 * tasks.length < of ? undefined : `only scores are known of ${tasks.join(', ')}`;
}

/** Standard deviation of the difference: of counted evidence from the share of samples that flipped, as if one had where none did. */
export function deviationOf(evidence: Evidence): number {
  switch (evidence.kind) {
    case 'counted':
      return Math.sqrt(Math.max(1, evidence.gained + evidence.lost)) / evidence.n;
    case 'resampled':
      return standardDeviation(evidence.differences);
    case 'unpaired':
      return independentDeviation(evidence.before, evidence.after);
  }
}

/** The smallest true drop that this evidence would show with a chance of 80 %, in a one-sided test of level `alpha`. */
export function detectableDrop(evidence: Evidence, alpha: number): number {
  const deviation = deviationOf(evidence);
  // Resamples that are all alike: as if one unit had changed, as of counted evidence.
  const none = evidence.kind === 'resampled' && deviation === 0;
  return smallestDetectable(none ? 1 / evidence.units : deviation, alpha);
}

function standardDeviation(values: Float64Array): number {
  if (values.length < 2) throw new MetricError(`resamples: ${values.length}, expected 2 or more`);
  // From the first value: identical ones have no deviation, not one of rounding.
  const [origin] = values;
  let [sum, squares] = [0, 0];
  for (const value of values) {
    sum += value - origin;
    squares += (value - origin) ** 2;
  }
  return Math.sqrt(Math.max(0, squares - (sum * sum) / values.length) / (values.length - 1));
}
