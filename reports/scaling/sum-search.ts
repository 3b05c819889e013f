import { createBoxSolver } from './box-squares.js';
import type { FitColumns, GridSearch } from './fit-problem.js';

/** A sum of exponentials: linear in the floor and the scales once the exponents are given. */
export interface ProjectedSum {
  readonly sign: 1 | -1;
  /** One or two. */
  readonly terms: readonly Float64Array[];
  /** Whether both terms have one exponent. */
  readonly tied: boolean;
  /** The most that the floor may be. */
  readonly floor: number;
  readonly exponents: readonly number[];
}

/** All exponents (or pairs of them), each with the floor and the scales at their least squares within their bounds.
 *  theta: floor, scales, exponents. */
export function searchSum(columns: FitColumns, sum: ProjectedSum): GridSearch {
  const { y, squareWeights } = columns;
  const { exponents, terms } = sum;
  const width = exponents.length;
  const height = terms.length === 2 && !sum.tied ? width : 1;
  const tables = terms.map((t) => tabulate(t, sum, columns));
  let weight = 0;
  let target = 0;
  for (let i = 0; i < y.length; i++) {
    weight += squareWeights[i];
    target += squareWeights[i] * y[i];
  }

  const size = 1 + terms.length;
  const squares = new Float64Array(width * height);
  const found = new Float64Array(squares.length * size);
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  const solve = createBoxSolver([sum.floor, ...terms.map(() => Infinity)]);
  matrix[0] = weight;
  right[0] = target;
  for (let a = 0; a < width; a++) {
    fill(1, tables[0], a);
    for (let b = 0; b < height; b++) {
      if (terms.length === 2) {
        const second = height === 1 ? a : b;
        fill(2, tables[1], second);
        let cross = 0;
        for (let i = 0; i < y.length; i++)
          cross += tables[0].weighted[a * y.length + i] * tables[1].plain[second * y.length + i];
        matrix[size + 2] = cross;
        matrix[2 * size + 1] = cross;
      }
      const place = a * height + b;
      squares[place] = solve(matrix, right, found.subarray(place * size, (place + 1) * size));
    }
  }
  return {
    width,
    height,
    squares,
    thetaAt: (place) => {
      const a = Math.floor(place / height);
      const tail = height > 1 ? [exponents[a], exponents[place % height]] : [exponents[a]];
      return Float64Array.of(...found.subarray(place * size, (place + 1) * size), ...tail);
    },
  };

  function fill(column: number, table: Table, at: number): void {
    matrix[column] = table.ones[at];
    matrix[column * size] = table.ones[at];
    matrix[column * (size + 1)] = table.own[at];
    right[column] = table.target[at];
  }
}

/** One term at every exponent, and its products with what it meets in the normal matrix. */
interface Table {
  readonly plain: Float64Array;
  readonly weighted: Float64Array;
  readonly ones: Float64Array;
  readonly own: Float64Array;
  readonly target: Float64Array;
}

function tabulate(t: Float64Array, sum: ProjectedSum, { y, squareWeights }: FitColumns): Table {
  const width = sum.exponents.length;
  const n = t.length;
  const plain = new Float64Array(width * n);
  const weighted = new Float64Array(width * n);
  const ones = new Float64Array(width);
  const own = new Float64Array(width);
  const target = new Float64Array(width);
  for (let a = 0; a < width; a++)
    for (let i = 0; i < n; i++) {
      const z = sum.sign * Math.exp(-sum.exponents[a] * t[i]);
      const wz = squareWeights[i] * z;
      plain[a * n + i] = z;
      weighted[a * n + i] = wz;
      ones[a] += wz;
      own[a] += wz * z;
      target[a] += wz * y[i];
    }
  return { plain, weighted, ones, own, target };
}
