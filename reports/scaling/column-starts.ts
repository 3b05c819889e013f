import { solveBoxSquares } from './box-squares.js';
import type { FitColumns } from './fit-problem.js';
import { bestPlaces } from './grid.js';

/** A form that is a floor and one column, linear once its other parameters are given. */
export interface GridOfColumns {
  /** Values of the first and second parameter that are tried; a single second one where there is none. */
  readonly first: readonly number[];
  readonly second: readonly number[];
  /** The column at point i. */
  readonly column: (first: number, second: number, i: number) => number;
  /** The most that the floor may be. */
  readonly floor: number;
}

/** The local optima over the grid, the best first, at most three: floor, scale, and the two of the grid; floor and scale
 *  by least squares within their bounds. */
export function columnStarts(
  { y, squareWeights }: FitColumns,
  grid: GridOfColumns,
): readonly (readonly [floor: number, scale: number, first: number, second: number])[] {
  const height = grid.second.length;
  const squares = new Float64Array(grid.first.length * height);
  const found = new Float64Array(squares.length * 2);
  const matrix = new Float64Array(9);
  const right = new Float64Array(3);
  const problem = { matrix, right, columns: 2, upper: [grid.floor, Infinity] };
  for (let place = 0; place < squares.length; place++) {
    const first = grid.first[Math.floor(place / height)];
    const second = grid.second[place % height];
    matrix.fill(0);
    right.fill(0);
    for (let i = 0; i < y.length; i++) {
      const w = squareWeights[i];
      const z = grid.column(first, second, i);
      matrix[0] += w;
      matrix[1] += w * z;
      matrix[4] += w * z * z;
      right[0] += w * y[i];
      right[1] += w * z * y[i];
    }
    matrix[3] = matrix[1];
    squares[place] = solveBoxSquares(problem, found.subarray(place * 2, place * 2 + 2));
  }
  return bestPlaces(squares, grid.first.length, height).map((place) => [
    found[place * 2],
    found[place * 2 + 1],
    grid.first[Math.floor(place / height)],
    grid.second[place % height],
  ]);
}
