import { readMatrix } from '../data/matrix-file.js';
import { createTensor, type Tensor } from '../core/tensor.js';

/** The embeddings of a file [N, D] with every row L2-normalised (norm and quotient in double precision, kept in single); a
 *  row of zeros stays zero. An empty list has shape [0, 0]. Throws DataError as `readMatrix` does. */
export async function readEmbeddings(file: string): Promise<Tensor> {
  const rows: Float32Array[] = [];
  let whole: Float32Array | undefined;
  const size = await readMatrix(
    file,
    (row, index) => {
      let squares = 0;
      for (const value of row) squares += value * value;
      const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
      const target =
        whole?.subarray(index * row.length, (index + 1) * row.length) ?? new Float32Array(row.length);
      for (let i = 0; i < row.length; i++) target[i] = row[i] * scale;
      if (!whole) rows.push(target);
    },
    ({ rows: count, columns }) => {
      whole = new Float32Array(count * columns);
    },
  );
  return createTensor(whole ?? joinRows(rows, size.columns), [size.rows, size.columns]);
}

function joinRows(rows: readonly Float32Array[], width: number): Float32Array {
  const joined = new Float32Array(rows.length * width);
  rows.forEach((row, index) => {
    joined.set(row, index * width);
  });
  return joined;
}
