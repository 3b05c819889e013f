/** Least squares of at most three columns, each coefficient in [0, its upper end]. */
export interface BoxSquares {
  /** Normal matrix, [3, 3] row-major, of which the first `columns` rows and columns count. */
  readonly matrix: Float64Array;
  /** Columns times the target. */
  readonly right: Float64Array;
  readonly columns: number;
  readonly upper: readonly number[];
}

/** The best coefficients into `into`, and c'Mc - 2 b'c of them: the sum of squares less that of the target. Exact:
 *  the free optimum where it is inside, otherwise the best over every choice of coefficients held on their bounds. */
export function solveBoxSquares(problem: BoxSquares, into: Float64Array): number {
  const { columns, upper } = problem;
  const held = new Int8Array(columns);
  const trial = new Float64Array(columns);
  if (solveHeld(problem, held, trial)) {
    into.set(trial);
    return valueOf(problem, trial);
  }
  let best = Infinity;
  // Each coefficient: 0 free, 1 at zero, 2 at its upper end.
  for (let choice = 1; choice < 3 ** columns; choice++) {
    let rest = choice;
    let possible = true;
    for (let j = 0; j < columns; j++) {
      held[j] = rest % 3;
      rest = Math.floor(rest / 3);
      if (held[j] === 2 && upper[j] === Infinity) possible = false;
    }
    if (!possible || !solveHeld(problem, held, trial)) continue;
    const value = valueOf(problem, trial);
    if (value < best) {
      best = value;
      into.set(trial);
    }
  }
  return best;
}

/** Whether the free coefficients have one optimum, given the held ones, and it lies within the bounds. */
function solveHeld(problem: BoxSquares, held: Int8Array, into: Float64Array): boolean {
  const { matrix, right, columns, upper } = problem;
  for (let j = 0; j < columns; j++) into[j] = held[j] === 2 ? upper[j] : 0;
  const free: number[] = [];
  for (let j = 0; j < columns; j++) if (held[j] === 0) free.push(j);
  const n = free.length;
  const rows = free.map((j) => {
    const row = free.map((k) => matrix[j * 3 + k]);
    let side = right[j];
    for (let k = 0; k < columns; k++) if (held[k] === 2) side -= matrix[j * 3 + k] * upper[k];
    return [...row, side];
  });
  for (let j = 0; j < n; j++) {
    // Positive semidefinite: the diagonal is pivot enough.
    if (!(rows[j][j] > 1e-13 * matrix[free[j] * 4])) return false;
    for (let k = j + 1; k < n; k++) {
      const factor = rows[k][j] / rows[j][j];
      for (let m = j; m <= n; m++) rows[k][m] -= factor * rows[j][m];
    }
  }
  for (let j = n - 1; j >= 0; j--) {
    let side = rows[j][n];
    for (let k = j + 1; k < n; k++) side -= rows[j][k] * into[free[k]];
    into[free[j]] = side / rows[j][j];
    if (!(into[free[j]] >= 0 && into[free[j]] <= upper[free[j]])) return false;
  }
  return true;
}

function valueOf({ matrix, right, columns }: BoxSquares, c: Float64Array): number {
  let value = 0;
  for (let j = 0; j < columns; j++) {
    value -= 2 * right[j] * c[j];
    for (let k = 0; k < columns; k++) value += matrix[j * 3 + k] * c[j] * c[k];
  }
  return value;
}
