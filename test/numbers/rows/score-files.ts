import { captionSelection } from '../../../harness/score/caption-selection.js';
import { classification } from '../../../harness/score/classification.js';
import { groups } from '../../../harness/score/groups.js';
import { multilabel } from '../../../harness/score/multilabel.js';
import { retrieval } from '../../../harness/score/retrieval.js';
import { winogavil } from '../../../harness/score/winogavil.js';
import { jsonLines, scoreFiles, scoreReference, withScoreFolder } from '../../score/files.js';
import { defineRow } from '../reference-row.js';

const facts = {
  maker: 'score',
  stored: ['test/fixtures/score/reference.json'],
  tolerance: 5e-13,
  test: 'test/score/reference.test.ts',
} as const;

export const classificationFilesRow = defineRow({
  ...facts,
  id: 'score-classification',
  what: '`bench score classification`',
  rule: 'LAION-AI/CLIP_benchmark: clip_benchmark/metrics/zeroshot_classification.py',
  tools: ['torch', 'scikit-learn'],
  cases: scoreReference.classification,
  given: ['metrics'],
  pair: ({ labels, logits, metrics: expected }) =>
    withScoreFolder(async ({ json, npy }) => {
      const options = { truth: json(labels), predictions: npy(logits) };
      return { found: (await scoreFiles(classification, options)).metrics, expected };
    }),
});

export const multilabelFilesRow = defineRow({
  ...facts,
  id: 'score-multilabel',
  what: '`bench score multilabel`, mean and every class',
  rule: 'LAION-AI/CLIP_benchmark: clip_benchmark/metrics/zeroshot_classification.py, average_precision_per_class',
  tools: ['torch'],
  cases: scoreReference.multilabel,
  given: ['classes', 'mean_average_precision'],
  pair: ({ labels, scores, classes, mean_average_precision }) =>
    withScoreFolder(async ({ write, npy }) => {
      const options = {
        truth: write(jsonLines(labels)),
        predictions: npy(scores),
        'per-class': true,
      } as const;
      const each = Object.fromEntries(classes.map((AP, index) => [index, { AP }]));
      const { metrics: found } = await scoreFiles(multilabel, options);
      return { found, expected: { mean_average_precision, classes: each } };
    }),
});

export const retrievalFilesRow = defineRow({
  ...facts,
  id: 'score-retrieval',
  what: '`bench score retrieval`',
  rule: 'LAION-AI/CLIP_benchmark: clip_benchmark/metrics/zeroshot_retrieval.py',
  tools: ['torch'],
  cases: scoreReference.retrieval,
  given: ['metrics'],
  pair: ({ imageOf, images, texts, metrics: expected }) =>
    withScoreFolder(async ({ write, npy, csv }) => {
      const { metrics, n } = await scoreFiles(retrieval, {
        truth: write(imageOf.join('\n')),
        'image-embeds': npy(images),
        'text-embeds': csv(texts),
      });
      return { found: { metrics, n }, expected: { metrics: expected, n: images.length } };
    }),
});

export const groupsFilesRow = defineRow({
  ...facts,
  id: 'score-groups',
  what: '`bench score groups`, every group, with groups left out',
  rule: 'mlfoundations/datacomp: eval_utils/wilds_eval.py, fairness_eval.py',
  tools: ['numpy', 'scikit-learn'],
  cases: scoreReference.groups,
  given: ['metrics'],
  pair: ({ labels, logits, groups: groupOf, leaveOut, metrics: expected }) =>
    withScoreFolder(async ({ json, npy }) => {
      const { metrics: found } = await scoreFiles(groups, {
        truth: json(labels),
        groups: json(groupOf),
        predictions: npy(logits),
        'leave-out': leaveOut.length === 0 ? undefined : [leaveOut.join(',')],
      });
      return { found, expected };
    }),
});

export const winogavilFilesRow = defineRow({
  ...facts,
  id: 'score-winogavil',
  what: '`bench score winogavil`',
  rule: 'mlfoundations/datacomp: eval_utils/wino_eval.py',
  tools: ['numpy', 'scikit-learn'],
  cases: scoreReference.winogavil,
  given: ['metrics'],
  pair: ({ truth, answers, metrics: expected }) =>
    withScoreFolder(async ({ write, json }) => {
      const options = { truth: write(jsonLines(truth)), predictions: json(answers.toReversed()) };
      const { metrics, n } = await scoreFiles(winogavil, options);
      return { found: { metrics, n }, expected: { metrics: expected, n: truth.length } };
    }),
});

export const captionSelectionFilesRow = defineRow({
  ...facts,
  id: 'score-caption-selection',
  what: '`bench score caption-selection`',
  rule: 'LAION-AI/CLIP_benchmark: clip_benchmark/metrics/image_caption_selection.py',
  tools: ['torch'],
  cases: scoreReference.captionSelection,
  given: ['metrics'],
  pair: ({ perItem, images, texts, metrics: expected }) =>
    withScoreFolder(async ({ npy }) => {
      const { metrics, n } = await scoreFiles(captionSelection, {
        'image-embeds': npy(images, '<f8'),
        'text-embeds': npy(texts),
        'per-item': perItem,
      });
      const items = images.length / Number(perItem.split(',')[0]);
      return { found: { metrics, n }, expected: { metrics: expected, n: items } };
    }),
});
