/** Solves one least-squares problem: the normal matrix ([columns, columns] row-major) and the columns times the target
 *  in, the coefficients out. Gives c'Mc - 2 b'c of them: the sum of squares less that of the target. */
export type BoxSolver = (matrix: Float64Array, right: Float64Array, into: Float64Array) => number;

const free = 0;
const atZero = 1;

/** A solver of least squares of a few columns, each coefficient in [0, its upper end] (which may be Infinity). Exact: the
 *  free optimum where it is inside, otherwise the best over every choice of coefficients held on their bounds.
 *  It keeps its working memory between calls, for there may be thirty thousand. */
export function createBoxSolver(upper: readonly number[]): BoxSolver {
  const size = upper.length;
  const choices = heldChoices(upper);
  const work = new Float64Array(size * (size + 1));
  const places = new Int32Array(size);
  const trial = new Float64Array(size);

  /** Whether the free coefficients have one optimum, given the held ones, and it is within the bounds: then in `trial`. */
  const solveHeld = (matrix: Float64Array, right: Float64Array, held: Uint8Array): boolean => {
    let n = 0;
    for (let j = 0; j < size; j++)
      if (held[j] === free) places[n++] = j;
      else trial[j] = held[j] === atZero ? 0 : upper[j];
    const row = n + 1;
    for (let j = 0; j < n; j++) {
      const own = places[j];
      for (let k = 0; k < n; k++) work[j * row + k] = matrix[own * size + places[k]];
      let side = right[own];
      for (let k = 0; k < size; k++) if (held[k] !== free) side -= matrix[own * size + k] * trial[k];
      work[j * row + n] = side;
    }
    for (let j = 0; j < n; j++) {
      const pivot = work[j * row + j];
      // The matrix is positive semidefinite: its diagonal is pivot enough.
      if (!(pivot > 1e-13 * matrix[places[j] * (size + 1)])) return false;
      for (let k = j + 1; k < n; k++) {
        const factor = work[k * row + j] / pivot;
        for (let m = j; m <= n; m++) work[k * row + m] -= factor * work[j * row + m];
      }
    }
    for (let j = n - 1; j >= 0; j--) {
      let side = work[j * row + n];
      for (let k = j + 1; k < n; k++) side -= work[j * row + k] * trial[places[k]];
      const value = side / work[j * row + j];
      if (!(value >= 0 && value <= upper[places[j]])) return false;
      trial[places[j]] = value;
    }
    return true;
  };

  return (matrix, right, into) => {
    let best = Infinity;
    for (let choice = 0; choice < choices.length; choice++) {
      if (!solveHeld(matrix, right, choices[choice])) continue;
      let value = 0;
      for (let j = 0; j < size; j++) {
        value -= 2 * right[j] * trial[j];
        for (let k = 0; k < size; k++) value += matrix[j * size + k] * trial[j] * trial[k];
      }
      if (value < best) {
        best = value;
        into.set(trial);
      }
      // Nothing held: no other choice can be better.
      if (choice === 0) break;
    }
    return best;
  };
}

/** Every way to hold coefficients at zero or at a finite upper end, that of holding none first. */
function heldChoices(upper: readonly number[]): readonly Uint8Array[] {
  let choices: number[][] = [[]];
  for (const end of upper)
    choices = choices.flatMap((choice) =>
      (end === Infinity ? [free, atZero] : [free, atZero, 2]).map((held) => [...choice, held]),
    );
  return choices.map((choice) => Uint8Array.from(choice));
}
