import type { Rle } from '../annotations.js';

const scale = 5;
/** What C makes of NaN as a whole number; an edge without length has it as its ordinate. */
const lowest = -2147483648;
/** Steps of the longest border: far more than that of any picture, and walked in a second. */
const mostSteps = 1e8;
/** Coordinates that are whole 32-bit numbers after upsampling. */
const farthest = 2 ** 31 / scale - 1;

/** The mask of a polygon, as the COCO API rasterises it: the border is walked on a grid of a fifth of a pixel, and its
 *  crossings of pixel columns begin and end the runs, so that parts outside are cut off. points: x and y in turn, in pixels;
 *  one point, or a line, gives what the API gives. Throws RangeError on an odd or too small number of coordinates, and on
 *  one that is no finite number or so far away that the border has more than 10^8 steps. Source: COCO API, common/maskApi.c (rleFrPoly). */
export function rasterizePolygon(points: ArrayLike<number>, height: number, width: number): Rle {
  if (points.length < 2 || points.length % 2 === 1)
    throw new RangeError(`a polygon of ${points.length} coordinates, expected x and y of each point`);
  for (let i = 0; i < points.length; i++)
    if (typeof points[i] !== 'number' || !(Math.abs(points[i]) < farthest))
      throw new RangeError(
        `coordinate ${i} (from 0) of a polygon is ${String(points[i])}, expected a number`,
      );
  checkBorder(points);
  return joinCrossings(findCrossings(points, height, width), height, width);
}

function checkBorder(points: ArrayLike<number>): void {
  let steps = 0;
  for (let i = 0; i < points.length; i += 2) {
    const next = (i + 2) % points.length;
    const [dx, dy] = [Math.abs(points[i] - points[next]), Math.abs(points[i + 1] - points[next + 1])];
    steps += scale * Math.max(dx, dy);
  }
  if (steps > mostSteps)
    throw new RangeError(
      `the border of a polygon is ${Math.round(steps / scale)} pixels long, expected it in its image`,
    );
}

/** Places, in column-major order, at which the border enters or leaves; ascending. */
function findCrossings(points: ArrayLike<number>, height: number, width: number): Float64Array {
  const crossings: number[] = [];
  let previousX = 0;
  let previousY = 0;
  let first = true;
  walkBorder(points, (x, y) => {
    if (!first && x !== previousX) {
      const column = ((x < previousX ? x : x - 1) + 0.5) / scale - 0.5;
      if (Math.floor(column) === column && column >= 0 && column <= width - 1) {
        const row = (Math.min(y, previousY) + 0.5) / scale - 0.5;
        crossings.push(column * height + Math.ceil(Math.min(Math.max(row, 0), height)));
      }
    }
    first = false;
    previousX = x;
    previousY = y;
  });
  return Float64Array.from(crossings).sort();
}

/** Visits every grid point of the border, edge after edge, both ends of each included. */
function walkBorder(points: ArrayLike<number>, visit: (x: number, y: number) => void): void {
  const count = points.length / 2;
  const round = (i: number) => Math.trunc(scale * points[i] + 0.5);
  for (let i = 0; i < count; i++) {
    const next = (i + 1) % count;
    walkEdge(round(2 * i), round(2 * i + 1), round(2 * next), round(2 * next + 1), visit);
  }
}

/** Steps by one along the longer side; the other coordinate is rounded. An edge is always measured from its lower end, so
 *  that two polygons that share it meet without a gap. */
function walkEdge(
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
  visit: (x: number, y: number) => void,
): void {
  const [dx, dy] = [Math.abs(toX - fromX), Math.abs(toY - fromY)];
  const flat = dx >= dy;
  const steps = flat ? dx : dy;
  const flip = flat ? fromX > toX : fromY > toY;
  const [startX, startY] = flip ? [toX, toY] : [fromX, fromY];
  const [endX, endY] = flip ? [fromX, fromY] : [toX, toY];
  const slope = flat ? (endY - startY) / dx : (endX - startX) / dy;
  for (let step = 0; step <= steps; step++) {
    const t = flip ? steps - step : step;
    if (flat) visit(startX + t, truncate(startY + slope * t + 0.5));
    else visit(truncate(startX + slope * t + 0.5), startY + t);
  }
}

/** As C makes a whole number of it. */
function truncate(value: number): number {
  return Number.isNaN(value) ? lowest : Math.trunc(value);
}

/** Runs between crossings; two crossings at one place are none. */
function joinCrossings(crossings: Float64Array, height: number, width: number): Rle {
  const ends = [...crossings, height * width];
  const lengths = ends.map((end, i) => (i === 0 ? end : end - ends[i - 1]));
  const counts = [lengths[0]];
  for (let i = 1; i < lengths.length; i++) {
    if (lengths[i] > 0) counts.push(lengths[i]);
    else if (++i < lengths.length) counts[counts.length - 1] += lengths[i];
  }
  return { height, width, counts: Uint32Array.from(counts) };
}
