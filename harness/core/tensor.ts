/** A dense array of numbers: row-major data and its shape. */
export interface Tensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** The tensor of this shape over this data. Throws RangeError when their sizes differ. */
export function createTensor(data: Float32Array, shape: readonly number[]): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  if (size !== data.length)
    throw new RangeError(`tensor: ${data.length} values do not fill shape [${shape.join(', ')}]`);
  return { data, shape };
}

/** Row `index` of a [N, D] tensor, as a view on the same memory. */
export function rowOf(matrix: Tensor, index: number): Float32Array {
  const width = matrix.shape[1] ?? 1;
  return matrix.data.subarray(index * width, (index + 1) * width);
}

/** [N, D] with every row divided by its L2 norm (computed in double precision). A row of zeros stays zero. */
export function normalizeRows(matrix: Tensor): Tensor {
  const width = matrix.shape[1] ?? 1;
  const normalized = new Float32Array(matrix.data.length);
  for (let start = 0; start < normalized.length; start += width) {
    let squares = 0;
    for (let i = start; i < start + width; i++) squares += matrix.data[i] * matrix.data[i];
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let i = start; i < start + width; i++) normalized[i] = matrix.data[i] * scale;
  }
  return { data: normalized, shape: matrix.shape };
}

/** The [N, D] tensor of these N rows of D values, copied. Throws RangeError when their lengths differ. */
export function stackRows(rows: readonly Float32Array[]): Tensor {
  const width = rows[0]?.length ?? 0;
  const data = new Float32Array(rows.length * width);
  rows.forEach((row, index) => {
    if (row.length !== width)
      throw new RangeError(`tensor: row ${index} has ${row.length} values, not ${width}`);
    data.set(row, index * width);
  });
  return { data, shape: [rows.length, width] };
}
