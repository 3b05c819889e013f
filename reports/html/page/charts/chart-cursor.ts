/** A point that can be reached: where it lies in the drawing, in pixels, and what is said of it. */
export interface ReachablePoint {
  readonly series: string;
  readonly x: number;
  readonly y: number;
  readonly label: string;
}

/** The point that a key leads to from another (-1: from none): left and right along a series, up and down to the nearest one of the next
 *  series, Home and End to the ends of the series. undefined: the key means nothing here. */
export function moveCursor(points: readonly ReachablePoint[], from: number, key: string): number | undefined {
  if (points.length === 0) return undefined;
  const known = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'];
  if (!known.includes(key)) return undefined;
  const groups = [...new Set(points.map(({ series }) => series))].map((series) =>
    points
      .map((point, index) => ({ point, index }))
      .filter(({ point }) => point.series === series)
      .sort((one, other) => one.point.x - other.point.x || other.point.y - one.point.y)
      .map(({ index }) => index),
  );
  if (from < 0) return key === 'End' ? groups[0].at(-1) : groups[0][0];
  const at = groups.findIndex((group) => group.includes(from));
  const group = groups[at];
  const place = group.indexOf(from);
  if (key === 'Home') return group[0];
  if (key === 'End') return group[group.length - 1];
  if (key === 'ArrowLeft') return group[Math.max(0, place - 1)];
  if (key === 'ArrowRight') return group[Math.min(group.length - 1, place + 1)];
  const next = groups[(at + (key === 'ArrowDown' ? 1 : groups.length - 1)) % groups.length];
  const distance = (index: number): number => Math.abs(points[index].x - points[from].x);
  return next.reduce((best, index) => (distance(index) < distance(best) ? index : best));
}

/** The nearest point within so many pixels; -1: none. */
export function findNearest(points: readonly ReachablePoint[], x: number, y: number, reach = 28): number {
  let best = -1;
  let least = reach;
  points.forEach((point, index) => {
    const distance = Math.hypot(point.x - x, point.y - y);
    if (distance >= least) return;
    best = index;
    least = distance;
  });
  return best;
}
