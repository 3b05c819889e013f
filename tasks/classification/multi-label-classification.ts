import { ProtocolError } from '../../harness/core/errors.js';
import type {
  AnsweredSample,
  Protocol,
  ProtocolContext,
  ProtocolRun,
  SampleLine,
} from '../../harness/core/protocol.js';
import { normalizeRows, stackRows } from '../../harness/core/tensor.js';
import { bootstrapInterval } from '../../harness/metrics/bootstrap.js';
import { prepareAveragePrecision } from '../../harness/metrics/drawn-average-precision.js';
import { innerProducts } from '../../harness/metrics/similarity.js';
import { topK } from '../../harness/metrics/top-k.js';
import { embeddingOf } from '../embedding.js';
import { requireKind } from '../require-kind.js';
import { roundScore } from '../round-score.js';
import { obtainZeroShotClassifier } from './kept-classifier.js';

const id = 'multi-label-classification';

/** Zero-shot classification of images that show any number of classes, as CLIP_benchmark scores them: for each class,
 *  images are sorted by their cosine with its column of the zero-shot classifier, and `mean_average_precision` is the
 *  mean of the average precision over all classes. The interval resamples images.
 *  The line of an image says the class that comes first, and is right when the image shows it; an image that shows no
 *  class can be neither right nor wrong. That share is no part of the metric, which can be made again from `classScores`,
 *  the cosines of all classes in their order.
 *  Source: CLIP_benchmark, metrics/zeroshot_classification.py (average_precision_per_class). */
export const multiLabelClassification: Protocol = {
  id,
  version: 1,
  needs: ['image', 'text'],
  perSample: 'image',
  samples: ['multi-labelled-image'],
  metrics: ['mean_average_precision'],
  start: startMultiLabel,
};

async function startMultiLabel(context: ProtocolContext): Promise<ProtocolRun> {
  const { classNames, seed } = context;
  const classifier = await obtainZeroShotClassifier(id, context);
  const columns = classNames.map((): number[] => []);
  const truths: (readonly number[])[] = [];
  return {
    step: (batch) => {
      const embeddings = normalizeRows(stackRows(batch.map(embeddingOf)));
      const cosines = innerProducts(embeddings, classifier);
      return batch.map(({ sample }, index) => {
        const row = cosines.subarray(index * classNames.length, (index + 1) * classNames.length);
        const labels = labelsOf(sample, classNames.length);
        truths.push(labels);
        row.forEach((cosine, label) => columns[label].push(cosine));
        return toLine(sample.id, labels, row);
      });
    },
    finish: () => {
      const { value, ofDrawn } = prepareAveragePrecision(columns, truths);
      return Promise.resolve({
        metrics: { mean_average_precision: value },
        intervals: { mean_average_precision: bootstrapInterval(truths.length, ofDrawn, seed) },
        n: truths.length,
        lines: [],
      });
    },
  };
}

function toLine(sample: string, truth: readonly number[], cosines: Float64Array): SampleLine {
  const [prediction] = topK(cosines, 1);
  return {
    id: sample,
    truth,
    prediction,
    ...(truth.length === 0 ? {} : { correct: truth.includes(prediction) }),
    scores: { prediction: roundScore(cosines[prediction]) },
    classScores: Array.from(cosines),
  };
}

function labelsOf(sample: AnsweredSample['sample'], classes: number): readonly number[] {
  const { id: name, labels } = requireKind(id, sample, 'multi-labelled-image');
  const wrong = labels.find((label) => !(Number.isInteger(label) && label >= 0 && label < classes));
  if (wrong === undefined) return labels;
  throw new ProtocolError(`${id}: sample ${name} has label ${wrong}, expected 0 to ${classes - 1}`);
}
