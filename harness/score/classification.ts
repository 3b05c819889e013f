import { accuracyAt } from '../metrics/accuracy.js';
import { meanPerClassRecall } from '../metrics/mean-per-class-recall.js';
import { readTruth } from './class-indices.js';
import { rankLogits, topFive } from './rank-logits.js';
import { fileOptions, textOption, type Score, type ScoreInput, type Scorer } from './scorer.js';

/** A class index that no sample has: what a sample without prediction is taken to predict. */
const noClass = -1;

/** Single-label classification from logits, as CLIP_benchmark scores it (metrics/zeroshot_classification.py).
 *  `acc5` is null below five classes; `mean_per_class_recall` is over the classes that occur in the truth. */
export const classification: Scorer = {
  id: 'classification',
  summary: 'acc1, acc5 and mean per-class recall of logits',
  options: fileOptions(
    'class index of each sample: .npy, JSON array, or one a line',
    'logits [N, C]: .npy or CSV',
    { matrix: true },
  ),
  example: '--truth labels.npy --predictions logits.npy',
  score: scoreClassification,
};

async function scoreClassification({ options, warn }: ScoreInput): Promise<Score> {
  const truthFile = textOption(options, 'truth');
  const labels = await readTruth(truthFile);
  const logitsFile = textOption(options, 'predictions');
  const { rankings, classes } = await rankLogits(logitsFile, labels, truthFile, warn);
  const truth = [...labels];
  const predictions = rankings.map(([first = noClass]) => first);
  return {
    metrics: {
      acc1: accuracyAt(1, truth, rankings),
      // of an empty list the classes are not known; nothing is right among the first five
      acc5: classes === 0 || classes >= topFive ? accuracyAt(topFive, truth, rankings) : null,
      mean_per_class_recall: meanPerClassRecall(labels, predictions),
    },
    n: labels.length,
  };
}
