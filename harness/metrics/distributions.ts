import jStat from 'jstat';
import { MetricError } from '../core/errors.js';
import { incompleteBeta, logBeta } from './incomplete-beta.js';

/** P(Z <= z) of the standard normal distribution; small tails are right to their own size, 0 below -38. */
export function normalCdf(z: number): number {
  return z < -5 ? normalTail(-z) : jStat.normal.cdf(z, 0, 1);
}

/** P(Z >= z), z above 5: of jStat's nothing is left there. Source: NIST's Digital Library of Mathematical Functions, 7.9.2. */
function normalTail(z: number): number {
  let fraction = z;
  for (let term = 60; term >= 1; term--) fraction = z + term / fraction;
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) / fraction;
}

/** The z below which the standard normal distribution has a share p, 0 < p < 1. */
export function normalQuantile(p: number): number {
  checkShare(p);
  return jStat.normal.inv(p, 0, 1);
}

/** The t below which Student's distribution with df > 0 degrees of freedom has a share p, 0 < p < 1; right to 1e-12. */
export function studentTQuantile(p: number, df: number): number {
  checkShare(p);
  checkDegrees(df);
  if (p === 0.5) return 0;
  const x = betaQuantile(2 * Math.min(p, 1 - p), df / 2, 0.5);
  const t = Math.sqrt((df * (1 - x)) / x);
  return p < 0.5 ? -t : t;
}

/** The value below which the F distribution with df1 and df2 degrees of freedom has a share p, 0 < p < 1. */
export function fQuantile(p: number, df1: number, df2: number): number {
  checkShare(p);
  checkDegrees(df1);
  checkDegrees(df2);
  // The upper tail, as in Student's: with x near 0 nothing is lost in 1 - x.
  const x = betaQuantile(1 - p, df2 / 2, df1 / 2);
  return (df2 * (1 - x)) / (df1 * x);
}

/** P(F <= value) of the F distribution with df1 and df2 degrees of freedom; value >= 0. */
export function fCdf(value: number, df1: number, df2: number): number {
  checkDegrees(df1);
  checkDegrees(df2);
  return incompleteBeta((df1 * value) / (df1 * value + df2), df1 / 2, df2 / 2);
}

/** P(X <= k) of n independent trials that each hit with probability p; small tails are right to their own size. */
export function binomialCdf(k: number, n: number, p: number): number {
  if (!(Number.isInteger(n) && n >= 0 && p >= 0 && p <= 1))
    throw new MetricError(`binomial distribution: ${n} trials of probability ${p} do not exist`);
  if (k < 0) return 0;
  if (k >= n) return 1;
  const hits = Math.floor(k);
  return incompleteBeta(1 - p, n - hits, hits + 1);
}

/** jStat's quantile, polished by Newton's steps: alone it is right to 9 digits only. */
function betaQuantile(p: number, a: number, b: number): number {
  let x = jStat.ibetainv(p, a, b);
  for (let step = 0; step < 4; step++) {
    const density = Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logBeta(a, b));
    const next = x - (incompleteBeta(x, a, b) - p) / density;
    if (!(next > 0 && next < 1)) break;
    x = next;
  }
  return x;
}

function checkShare(p: number): void {
  if (!(p > 0 && p < 1)) throw new MetricError(`quantile: a share between 0 and 1 is needed, got ${p}`);
}

function checkDegrees(df: number): void {
  if (!(df > 0)) throw new MetricError(`distribution: degrees of freedom above 0 are needed, got ${df}`);
}
