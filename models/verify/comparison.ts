/** How far two lists of vectors are apart. */
export interface Comparison {
  readonly maxAbs: number;
  /** The largest number among the expected ones: what `maxAbs` is to be seen against. */
  readonly scale: number;
  readonly minCosine: number;
}

/** Compares vectors with the expected ones, in double precision. Throws RangeError where there are none, or their lengths
 *  differ. A vector of zeros has cosine 1 with another one, and 0 with any other. */
export function compareVectors(
  got: readonly ArrayLike<number>[],
  expected: readonly ArrayLike<number>[],
): Comparison {
  if (got.length === 0 || got.length !== expected.length)
    throw new RangeError(`verify: ${got.length} vectors for ${expected.length}`);
  let maxAbs = 0;
  let scale = 0;
  let minCosine = 1;
  got.forEach((vector, row) => {
    const other = expected[row];
    if (vector.length !== other.length)
      throw new RangeError(`verify: vector of ${vector.length} numbers for one of ${other.length}`);
    let [dot, squares, otherSquares] = [0, 0, 0];
    for (let i = 0; i < other.length; i++) {
      maxAbs = Math.max(maxAbs, Math.abs(vector[i] - other[i]));
      scale = Math.max(scale, Math.abs(other[i]));
      dot += vector[i] * other[i];
      squares += vector[i] ** 2;
      otherSquares += other[i] ** 2;
    }
    const lengths = Math.sqrt(squares * otherSquares);
    const same = squares === otherSquares ? 1 : 0;
    minCosine = Math.min(minCosine, lengths > 0 ? dot / lengths : same);
  });
  return { maxAbs, scale, minCosine };
}
