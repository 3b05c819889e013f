import { extentOf } from './extent.js';
import type { ScalingPoint } from './point.js';

/** Which points a law is fitted to: all; those that no point with as little x beats; or the lowest of each of `bins` equal
 *  bins of log10 x. */
export type Envelope =
  { readonly kind: 'none' } | { readonly kind: 'pareto' } | { readonly kind: 'bins'; readonly bins: number };

/** How far the bins reach beyond the largest x, in log10: the largest x lies inside of the last bin, not on its end. */
const beyond = 0.1;

/** The points of the lower envelope, by x.
 *  - `pareto`: a point stays where its y is below that of every point with an x as small (of equal points the first stays).
 *  - `bins`: equal bins of log10 x on [smallest, largest + 0.1]; each that is not empty gives a point at its centre with the
 *    lowest y in it. Source: LAION-AI/scaling-laws-openclip, the fits of its figures.
 *  x2 and cluster do not survive a bin: its centre is no run. `none` gives the points as they are. */
export function takeEnvelope(points: readonly ScalingPoint[], envelope: Envelope): readonly ScalingPoint[] {
  switch (envelope.kind) {
    case 'none':
      return points;
    case 'pareto':
      return takePareto(points);
    case 'bins':
      return takeBins(points, envelope.bins);
  }
}

/** What an envelope is called in tables and warnings. */
export function describeEnvelope(envelope: Envelope): string {
  switch (envelope.kind) {
    case 'none':
      return 'all points';
    case 'pareto':
      return 'the points that none with as little x beats';
    case 'bins':
      return `the lowest of each of ${envelope.bins} bins of log x`;
  }
}

function takePareto(points: readonly ScalingPoint[]): readonly ScalingPoint[] {
  const front: ScalingPoint[] = [];
  let lowest = Infinity;
  for (const point of [...points].sort((a, b) => a.x - b.x || a.y - b.y)) {
    if (point.y >= lowest) continue;
    lowest = point.y;
    front.push(point);
  }
  return front;
}

function takeBins(points: readonly ScalingPoint[], bins: number): readonly ScalingPoint[] {
  if (points.length === 0) return [];
  const logs = points.map(({ x }) => Math.log10(x));
  const [start, end] = extentOf(logs);
  const width = (end + beyond - start) / bins;
  const lowest = new Map<number, ScalingPoint>();
  points.forEach((point, index) => {
    // the quotient may round up to `bins` where they are very many
    const bin = Math.min(bins - 1, Math.floor((logs[index] - start) / width));
    const best = lowest.get(bin);
    if (!best || point.y < best.y) lowest.set(bin, point);
  });
  return [...lowest]
    .sort(([a], [b]) => a - b)
    .map(([bin, { id, y, n, logVariance, atChance }]) => ({
      id,
      x: 10 ** (start + (bin + 0.5) * width),
      y,
      ...(n === undefined ? {} : { n }),
      ...(logVariance === undefined ? {} : { logVariance }),
      ...(atChance === undefined ? {} : { atChance }),
    }));
}
