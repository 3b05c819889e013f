import { ProtocolError } from '../../harness/core/errors.js';
import type { AnsweredSample, Protocol, ProtocolResult, SampleLine } from '../../harness/core/protocol.js';
import { normalizeRows, stackRows } from '../../harness/core/tensor.js';
import { accuracyAt } from '../../harness/metrics/accuracy.js';
import { bootstrapInterval } from '../../harness/metrics/bootstrap.js';
import { meanPerClassRecall } from '../../harness/metrics/mean-per-class-recall.js';
import { innerProducts } from '../../harness/metrics/similarity.js';
import { topK } from '../../harness/metrics/top-k.js';
import { wilsonInterval } from '../../harness/metrics/wilson.js';
import { embeddingOf, roundScore } from '../embedding.js';
import { buildZeroShotClassifier } from './zero-shot-classifier.js';

/** acc5 is defined from this many classes on. */
const topFive = 5;

/** Zero-shot classification as CLIP_benchmark and DataComp score it: the class whose classifier column has the highest
 *  cosine with the image embedding. The references multiply by 100 first, which changes no rank. */
export const zeroShotClassification: Protocol = {
  id: 'zero-shot-classification',
  version: 1,
  needs: ['image', 'text'],
  perSample: 'image',
  samples: 'labelled-image',
  metrics: ['acc1', 'acc5', 'mean_per_class_recall'],
  start: async ({ classNames, templates, encodeTexts, seed }) => {
    const classifier = await buildZeroShotClassifier(classNames, templates, encodeTexts);
    const labels: number[] = [];
    const rankings: (readonly number[])[] = [];
    return {
      step: (batch) => {
        const images = normalizeRows(stackRows(batch.map(embeddingOf)));
        const cosines = innerProducts(images, classifier);
        return batch.map((answered, index) => {
          const row = cosines.subarray(index * classNames.length, (index + 1) * classNames.length);
          const ranking = topK(row, topFive);
          const label = labelOf(answered, classNames.length);
          labels.push(label);
          rankings.push(ranking);
          return toLine(answered, label, ranking, row);
        });
      },
      finish: () => Promise.resolve(summarize(labels, rankings, classNames.length, seed)),
    };
  },
};

function summarize(
  labels: readonly number[],
  rankings: readonly (readonly number[])[],
  classes: number,
  seed: number,
): ProtocolResult {
  const n = labels.length;
  const predictions = rankings.map(([first]) => first);
  const acc1 = accuracyAt(1, labels, rankings);
  const acc5 = classes >= topFive ? accuracyAt(topFive, labels, rankings) : undefined;
  const recallOf = (chosen: Int32Array) =>
    meanPerClassRecall(
      chosen.map((i) => labels[i]),
      chosen.map((i) => predictions[i]),
    );
  return {
    metrics: {
      acc1,
      ...(acc5 === undefined ? {} : { acc5 }),
      mean_per_class_recall: meanPerClassRecall(labels, predictions),
    },
    intervals: {
      acc1: wilsonInterval(Math.round(acc1 * n), n),
      ...(acc5 === undefined ? {} : { acc5: wilsonInterval(Math.round(acc5 * n), n) }),
      mean_per_class_recall: bootstrapInterval(n, recallOf, seed),
    },
    n,
    lines: [],
  };
}

function toLine(
  { sample }: AnsweredSample,
  truth: number,
  ranking: readonly number[],
  cosines: Float64Array,
): SampleLine {
  const [prediction] = ranking;
  return {
    id: sample.id,
    truth,
    prediction,
    correct: prediction === truth,
    scores: { prediction: roundScore(cosines[prediction]), truth: roundScore(cosines[truth]) },
  };
}

function labelOf({ sample }: AnsweredSample, classes: number): number {
  if (sample.kind !== 'labelled-image')
    throw new ProtocolError(
      `zero-shot-classification: sample ${sample.id} is a ${sample.kind}, expected a labelled image`,
    );
  if (sample.label < classes) return sample.label;
  throw new ProtocolError(
    `zero-shot-classification: sample ${sample.id} has label ${sample.label}, expected 0 to ${classes - 1}`,
  );
}
