import { ProtocolError } from '../../harness/core/errors.js';
import type {
  AnsweredSample,
  ProtocolContext,
  ProtocolResult,
  SampleLine,
} from '../../harness/core/protocol.js';
import { normalizeRows, stackRows } from '../../harness/core/tensor.js';
import { accuracyAt } from '../../harness/metrics/accuracy.js';
import { bootstrapInterval } from '../../harness/metrics/bootstrap.js';
import { meanPerClassRecall } from '../../harness/metrics/mean-per-class-recall.js';
import { createExactScores } from '../../harness/metrics/retrieval-scores.js';
import { createTopRanker } from '../../harness/metrics/top-scores.js';
import { wilsonInterval } from '../../harness/metrics/wilson.js';
import { embeddingOf } from '../embedding.js';
import { requireKind } from '../require-kind.js';
import { roundScore } from '../round-score.js';
import { obtainZeroShotClassifier, type ClassifierSource } from './kept-classifier.js';

/** acc5, and whatever else counts the first five, is defined from this many classes on. */
export const topFive = 5;

/** Images that have been classified: label and first five classes of each, best first. */
export interface ClassifiedImages {
  readonly labels: readonly number[];
  readonly rankings: readonly (readonly number[])[];
}

/** A zero-shot classifier at work. */
export interface ImageClassifier {
  /** Classifies the next images, and gives the line of each. */
  readonly classify: (batch: readonly AnsweredSample[]) => Promise<readonly SampleLine[]>;
  /** All images so far. */
  readonly images: ClassifiedImages;
}

/** The zero-shot classifier of these class names: the class whose column has the highest cosine with the image embedding
 *  comes first. CLIP_benchmark and DataComp multiply by 100 first, which changes no rank. `protocol` is named in errors. */
export async function createImageClassifier(
  protocol: string,
  context: ClassifierSource & Pick<ProtocolContext, 'multiply'>,
): Promise<ImageClassifier> {
  const { classNames, multiply } = context;
  const classifier = await obtainZeroShotClassifier(protocol, context);
  const rank = createTopRanker(classifier, topFive, multiply);
  const labels: number[] = [];
  const rankings: (readonly number[])[] = [];
  return {
    classify: async (batch) => {
      const embeddings = normalizeRows(stackRows(batch.map(embeddingOf)));
      const cosineOf = createExactScores(embeddings, classifier);
      const ranked = await rank(embeddings);
      return batch.map((answered, index) => {
        const { items, score } = ranked[index];
        const label = labelOf(protocol, answered, classNames.length);
        labels.push(label);
        rankings.push(items);
        return toLine(answered, label, items[0], score, items[0] === label ? score : cosineOf(index, label));
      });
    },
    images: { labels, rankings },
  };
}

/** acc1, acc5 (from five classes on) and mean_per_class_recall with their intervals: Wilson for shares of images,
 *  bootstrap over images for the mean over classes. Throws MetricError on no images. */
export function summarizeAccuracy(
  { labels, rankings }: ClassifiedImages,
  classes: number,
  seed: number,
): Pick<ProtocolResult, 'metrics' | 'intervals' | 'n'> {
  const n = labels.length;
  const predictions = rankings.map(([first]) => first);
  const acc1 = accuracyAt(1, labels, rankings);
  const acc5 = classes >= topFive ? accuracyAt(topFive, labels, rankings) : undefined;
  const recallOf = (chosen: Int32Array) => meanPerClassRecall(labels, predictions, chosen);
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
  };
}

function toLine(
  { sample }: AnsweredSample,
  truth: number,
  prediction: number,
  score: number,
  truthScore: number,
): SampleLine {
  return {
    id: sample.id,
    truth,
    prediction,
    correct: prediction === truth,
    scores: { prediction: roundScore(score), truth: roundScore(truthScore) },
  };
}

function labelOf(protocol: string, { sample }: AnsweredSample, classes: number): number {
  const { id, label } = requireKind(protocol, sample, 'labelled-image');
  if (label < classes) return label;
  throw new ProtocolError(`${protocol}: sample ${id} has label ${label}, expected 0 to ${classes - 1}`);
}
