import type { MatrixSize } from '../data/matrix-file.js';
import { readMatrix } from '../data/matrix-file.js';
import { topK } from '../metrics/top-k.js';
import { checkColumns } from './class-indices.js';
import { checkSameLength } from './scorer.js';

/** acc5, and whatever else counts the first five, is defined from this many classes on. */
export const topFive = 5;

/** The first five classes of each sample, best first; ties go to the lower index. */
export interface RankedLogits {
  readonly rankings: readonly (readonly number[])[];
  /** Columns; 0 for an empty list of predictions, whose rankings are empty too. */
  readonly classes: number;
}

/** Share of rows with a tie in first place from which on it is worth a warning. */
const manyTies = 0.01;

/** Ranks the classes of every row of a file of logits [N, C], one row a label. Throws DataError when rows or classes do not
 *  fit the truth. An empty list gives every sample an empty ranking: it predicts nothing, so nothing is right. */
export async function rankLogits(
  file: string,
  labels: Int32Array,
  truthFile: string,
  warn: (message: string) => void,
): Promise<RankedLogits> {
  const check = ({ rows, columns }: MatrixSize) => {
    if (rows === 0) return;
    checkSameLength(file, rows, 'rows', truthFile, labels.length);
    checkColumns(labels, truthFile, columns, file);
  };
  const rankings: number[][] = [];
  let ties = 0;
  const size = await readMatrix(
    file,
    (row) => {
      const ranking = topK(row, topFive);
      if (ranking.length > 1 && row[ranking[0]] === row[ranking[1]]) ties++;
      rankings.push(ranking);
    },
    check,
  );
  check(size);
  if (size.rows === 0) return { rankings: Array.from(labels, () => []), classes: size.columns };
  if (ties > manyTies * rankings.length)
    warn(
      `${file}: ${ties} of ${rankings.length} rows have several highest scores; the lowest class index is taken`,
    );
  return { rankings, classes: size.columns };
}
