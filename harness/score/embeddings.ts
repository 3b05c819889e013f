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

/** Warns in one line of rows that are all zeros: they have no direction, and score 0 with everything. */
export function warnOfZeros(
  warn: (message: string) => void,
  ...embeddings: readonly (readonly [file: string, rows: Tensor])[]
): void {
  const found = embeddings.flatMap(([file, rows]) => {
    const zeros = findZeroRows(rows);
    return zeros.length === 0
      ? []
      : [
          `${file}: ${zeros.length} of ${rows.shape[0]} rows are all zeros, the first is row ${zeros[0]} (from 0)`,
        ];
  });
  if (found.length > 0) warn(`${found.join('; ')}. They score 0 with everything`);
}

function findZeroRows({ data, shape: [rows, width] }: Tensor): readonly number[] {
  const zeros: number[] = [];
  for (let row = 0; row < rows; row++)
    if (data.subarray(row * width, (row + 1) * width).every((value) => value === 0)) zeros.push(row);
  return zeros;
}

function joinRows(rows: readonly Float32Array[], width: number): Float32Array {
  const joined = new Float32Array(rows.length * width);
  rows.forEach((row, index) => {
    joined.set(row, index * width);
  });
  return joined;
}
