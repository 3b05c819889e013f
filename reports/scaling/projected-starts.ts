import { solveBoxSquares } from './box-squares.js';
import type { FitColumns } from './fit-problem.js';
import { bestPlaces } from './grid.js';

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

/** The local optima over all exponents (or pairs of them), the best first, at most three: for each, the floor and the
 *  scales are least squares within their bounds (variable projection). theta: floor, scales, exponents. */
export function projectedStarts(columns: FitColumns, sum: ProjectedSum): readonly Float64Array[] {
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

  const squares = new Float64Array(width * height);
  const found = new Float64Array(squares.length * 3);
  const matrix = new Float64Array(9);
  const right = new Float64Array(3);
  const problem = {
    matrix,
    right,
    columns: 1 + terms.length,
    upper: [sum.floor, Infinity, Infinity],
  };
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
        matrix[5] = cross;
        matrix[7] = cross;
      }
      const place = a * height + b;
      squares[place] = solveBoxSquares(problem, found.subarray(place * 3, place * 3 + 3));
    }
  }
  return bestPlaces(squares, width, height).map((place) => {
    const a = Math.floor(place / height);
    const tail = height > 1 ? [exponents[a], exponents[place % height]] : [exponents[a]];
    return Float64Array.of(...found.subarray(place * 3, place * 3 + 1 + terms.length), ...tail);
  });

  function fill(column: number, table: Table, at: number): void {
    matrix[column] = table.ones[at];
    matrix[column * 3] = table.ones[at];
    matrix[column * 4] = table.own[at];
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
