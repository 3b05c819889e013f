import { MetricError } from '../core/errors.js';
import { normalQuantile } from './distributions.js';

/** The smallest drop that a one-sided test of level `alpha` finds with a chance of `power`: (z of 1 - alpha + z of power) times
 *  the standard deviation of the difference, in its unit. Of n samples of which a share psi flips it is sqrt(psi / n).
 *  Source: Lachenbruch 1992, Statistics in Medicine 11, 1521-1525, and any text on the power of a z test. */
export function smallestDetectable(deviation: number, alpha: number, power = 0.8): number {
  if (!(deviation >= 0 && Number.isFinite(deviation)))
    throw new MetricError(`detectable drop: a standard deviation of ${deviation}, expected 0 or more`);
  return (normalQuantile(1 - alpha) + normalQuantile(power)) * deviation;
}
