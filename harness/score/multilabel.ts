import { DataError } from '../core/errors.js';
import { readJsonList } from '../data/json-lines.js';
import { readMatrix, type MatrixSize } from '../data/matrix-file.js';
import { averagePrecisions } from '../metrics/mean-average-precision.js';
import { checkNotEmpty, checkSameLength, fileOptions, textOption } from './scorer.js';
import type { MetricValue, Score, ScoreInput, Scorer } from './scorer.js';

/** Multi-label classification, as CLIP_benchmark scores VOC2007 (metrics/zeroshot_classification.py): the mean over all
 *  classes of the average precision; a class without positives counts 0. */
export const multilabel: Scorer = {
  id: 'multilabel',
  summary: 'mean average precision over all classes',
  options: [
    ...fileOptions(
      'the classes of each sample: a JSON array of lists of class indices, or one list a line',
      'scores [N, C]: .npy or CSV',
      { matrix: true },
    ),
    { name: 'per-class', description: 'add the average precision of each class' },
  ],
  example: '--truth labels.json --predictions scores.npy --per-class',
  score: scoreMultilabel,
};

async function scoreMultilabel({ options }: ScoreInput): Promise<Score> {
  const truthFile = textOption(options, 'truth');
  const scoresFile = textOption(options, 'predictions');
  const labels = (await readJsonList(truthFile)).map((value, index) => parseLabels(value, index, truthFile));
  checkNotEmpty(truthFile, labels.length);
  if (labels.every((classes) => classes.length === 0))
    throw new DataError(`${truthFile}: no sample has a class, expected at least one. Nothing can be scored`);
  const columns = await readColumns(scoresFile, labels, truthFile);
  // of an empty list the classes are those that the truth names; none of their samples is found
  const classes = columns.length > 0 ? columns.length : 1 + highest(labels);
  const each = columns.length > 0 ? averagePrecisions(columns, labels) : new Float64Array(classes);
  const mean = each.reduce((sum, value) => sum + value, 0) / classes;
  const perClass: Record<string, MetricValue> = Object.fromEntries(
    Array.from(each, (AP, index) => [String(index), { AP }]),
  );
  return {
    metrics: { mean_average_precision: mean, ...(options['per-class'] === true && { classes: perClass }) },
    n: labels.length,
  };
}

function parseLabels(value: unknown, index: number, file: string): readonly number[] {
  if (!Array.isArray(value))
    throw new DataError(
      `${file}: sample ${index} (from 0) is ${JSON.stringify(value).slice(0, 60)}, expected a list of class indices such as [0, 4]`,
    );
  const wrong = (value as unknown[]).find((label) => !Number.isSafeInteger(label) || (label as number) < 0);
  if (wrong !== undefined)
    throw new DataError(
      `${file}: sample ${index} (from 0) has class ${JSON.stringify(wrong).slice(0, 60)}, expected a class index from 0 on`,
    );
  return value as readonly number[];
}

function highest(labels: readonly (readonly number[])[]): number {
  return labels.reduce((most, classes) => classes.reduce((one, label) => Math.max(one, label), most), 0);
}

/** The scores by class: they are ranked a class at a time. */
async function readColumns(
  file: string,
  labels: readonly (readonly number[])[],
  truthFile: string,
): Promise<readonly Float64Array[]> {
  const check = ({ rows, columns }: MatrixSize) => {
    if (rows === 0) return;
    checkSameLength(file, rows, 'rows', truthFile, labels.length);
    const most = highest(labels);
    if (most >= columns)
      throw new DataError(
        `${truthFile}: sample ${labels.findIndex((classes) => classes.includes(most))} (from 0) has class ${most}, expected 0 to ${columns - 1}: ${file} has ${columns} columns`,
      );
  };
  const columns: Float64Array[] = [];
  const size = await readMatrix(
    file,
    (row, index) => {
      if (index >= labels.length) return;
      if (index === 0) row.forEach(() => columns.push(new Float64Array(labels.length)));
      for (let i = 0; i < row.length; i++) columns[i][index] = row[i];
    },
    check,
  );
  check(size);
  return columns;
}
