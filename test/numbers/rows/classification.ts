import { accuracyAt } from '../../../harness/metrics/accuracy.js';
import { meanPerClassRecall } from '../../../harness/metrics/mean-per-class-recall.js';
import { topK } from '../../../harness/metrics/top-k.js';
import { zeroShotClassification } from '../../../tasks/classification/zero-shot-classification.js';
import { buildZeroShotClassifier } from '../../../tasks/classification/zero-shot-classifier.js';
import { matrixOf } from '../../metrics/random-input.js';
import { reference } from '../../metrics/reference.js';
import { answer, contextOf, labelled, stepAll } from '../../tasks/fake-model.js';
import { defineRow } from '../reference-row.js';
import { pick } from '../pick.js';

const stored = ['test/fixtures/metrics/reference.json'];
const maker = 'metrics';

export const accuracyRow = defineRow({
  id: 'accuracy',
  what: 'acc1, acc5 from scores',
  maker,
  stored,
  tolerance: 5e-13,
  rule: 'LAION-AI/CLIP_benchmark: clip_benchmark/metrics/zeroshot_classification.py, accuracy',
  tools: ['torch'],
  test: 'test/metrics/accuracy.test.ts',
  cases: reference.accuracy,
  given: ['acc1', 'acc5'],
  pair({ scores, labels, acc1, acc5 }) {
    const rankings = scores.map((row) => topK(Float32Array.from(row), 5));
    const at = (k: number) => accuracyAt(k, labels, rankings);
    return {
      found: { acc1: at(1), acc5: acc5 === undefined ? undefined : at(5) },
      expected: { acc1, acc5 },
    };
  },
});

export const perClassRecallRow = defineRow({
  id: 'mean-per-class-recall',
  what: 'mean_per_class_recall',
  maker,
  stored,
  tolerance: 5e-13,
  rule: 'sklearn.metrics.balanced_accuracy_score, as in CLIP_benchmark',
  tools: ['scikit-learn'],
  test: 'test/metrics/mean-per-class-recall.test.ts',
  cases: reference.meanPerClassRecall,
  given: ['value'],
  pair: ({ labels, predictions, value }) => ({
    found: meanPerClassRecall(labels, predictions),
    expected: value,
  }),
});

const templatesOf = (count: number) => Array.from({ length: count }, () => '{c}');
const namesOf = (classes: readonly unknown[]) => classes.map((_, i) => `class ${i}`);

export const zeroShotClassifierRow = defineRow({
  id: 'zero-shot-classifier',
  what: 'the zero-shot classifier of several templates',
  maker,
  stored,
  tolerance: 5e-7,
  rule: 'LAION-AI/CLIP_benchmark: clip_benchmark/metrics/zeroshot_classification.py, zero_shot_classifier',
  tools: ['torch'],
  test: 'test/tasks/classification/zero-shot-classifier.test.ts',
  cases: reference.zeroShot,
  given: ['classifier'],
  async pair({ classifier, templates, texts }) {
    const built = await buildZeroShotClassifier(namesOf(classifier), templatesOf(templates), () =>
      Promise.resolve(matrixOf(texts)),
    );
    return {
      found: { shape: built.shape, rows: built.data },
      expected: { shape: [classifier.length, classifier[0].length], rows: classifier.flat() },
    };
  },
});

export const zeroShotProtocolRow = defineRow({
  id: 'zero-shot-classification',
  what: 'protocol zero-shot-classification: predictions and metrics',
  maker,
  stored,
  tolerance: 5e-13,
  rule: 'LAION-AI/CLIP_benchmark: clip_benchmark/metrics/zeroshot_classification.py',
  tools: ['torch', 'scikit-learn'],
  test: 'test/tasks/classification/zero-shot-classification.test.ts',
  cases: reference.zeroShot,
  given: ['predictions', 'metrics'],
  async pair({ classifier, templates, texts, images, labels, predictions, metrics }) {
    const run = await zeroShotClassification.start(
      contextOf({
        classNames: namesOf(classifier),
        templates: templatesOf(templates),
        encodeTexts: () => Promise.resolve(matrixOf(texts)),
      }),
    );
    const samples = images.map((image, i) => answer(labelled(`${i}`, labels[i]), image));
    const lines = await stepAll(run, samples, 4);
    const result = await run.finish();
    return {
      found: {
        predictions: lines.map(({ prediction }) => prediction),
        metrics: pick(result.metrics, metrics),
      },
      expected: { predictions, metrics },
    };
  },
});
