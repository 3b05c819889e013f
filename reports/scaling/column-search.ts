import { createBoxSolver } from './box-squares.js';
import type { FitColumns, GridSearch } from './fit-problem.js';

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

/** The whole grid, with floor and scale at their least squares within their bounds. theta: floor, scale, the first and
 *  the second parameter. */
export function searchColumn({ y, squareWeights }: FitColumns, grid: GridOfColumns): GridSearch {
  const height = grid.second.length;
  const squares = new Float64Array(grid.first.length * height);
  const found = new Float64Array(squares.length * 2);
  const matrix = new Float64Array(4);
  const right = new Float64Array(2);
  const solve = createBoxSolver([grid.floor, Infinity]);
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
      matrix[3] += w * z * z;
      right[0] += w * y[i];
      right[1] += w * z * y[i];
    }
    matrix[2] = matrix[1];
    squares[place] = solve(matrix, right, found.subarray(place * 2, place * 2 + 2));
  }
  return {
    width: grid.first.length,
    height,
    squares,
    thetaAt: (place) =>
      Float64Array.of(
        found[place * 2],
        found[place * 2 + 1],
        grid.first[Math.floor(place / height)],
        grid.second[place % height],
      ),
  };
}
