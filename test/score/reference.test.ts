import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { captionSelection } from '../../harness/score/caption-selection.js';
import { classification } from '../../harness/score/classification.js';
import { groups } from '../../harness/score/groups.js';
import { multilabel } from '../../harness/score/multilabel.js';
import { retrieval } from '../../harness/score/retrieval.js';
import { winogavil } from '../../harness/score/winogavil.js';
import { createScoreFolder, roundAll, scoreFiles, scoreReference } from './files.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

const lines = (values: readonly unknown[]) => `${values.map((value) => JSON.stringify(value)).join('\n')}\n`;

describe('the reference values of test/fixtures/score/make.py', () => {
  it.each(scoreReference.classification.map((one, index) => [index, one] as const))(
    'classification %i',
    async (_index, { labels, logits, metrics }) => {
      for (const predictions of [
        files.npy(logits),
        files.npy(logits, '<f8', true),
        files.csv(logits),
        files.zipped(logits.map((row) => row.join(',')).join('\r\n')),
      ]) {
        const score = await scoreFiles(classification, { truth: files.json(labels), predictions });
        expect(roundAll(score.metrics)).toEqual(roundAll(metrics));
        expect(score.n).toBe(labels.length);
      }
    },
  );

  it.each(scoreReference.multilabel.map((one, index) => [index, one] as const))(
    'multilabel %i',
    async (_index, { labels, scores, classes, mean_average_precision }) => {
      const options = { truth: files.write(lines(labels)), predictions: files.npy(scores) };
      const plain = await scoreFiles(multilabel, options);
      expect(roundAll(plain.metrics)).toEqual(roundAll({ mean_average_precision }));
      const { metrics, n } = await scoreFiles(multilabel, { ...options, 'per-class': true });
      const each = Object.fromEntries(classes.map((AP, index) => [index, { AP }]));
      expect(roundAll(metrics)).toEqual(roundAll({ mean_average_precision, classes: each }));
      expect(n).toBe(labels.length);
    },
  );

  it.each(scoreReference.retrieval.map((one, index) => [index, one] as const))(
    'retrieval %i',
    async (_index, { imageOf, images, texts, metrics }) => {
      const score = await scoreFiles(retrieval, {
        truth: files.write(imageOf.join('\n')),
        'image-embeds': files.npy(images),
        'text-embeds': files.csv(texts),
      });
      expect(roundAll(score.metrics)).toEqual(roundAll(metrics));
      expect(score.n).toBe(images.length);
    },
  );

  it.each(scoreReference.groups.map((one, index) => [index, one] as const))(
    'groups %i',
    async (_index, { labels, logits, predictions, groups: groupOf, leaveOut, metrics }) => {
      const options = {
        truth: files.json(labels),
        groups: files.json(groupOf),
        'leave-out': leaveOut.length === 0 ? undefined : [leaveOut.join(',')],
      };
      const score = await scoreFiles(groups, { ...options, predictions: files.npy(logits) });
      expect(roundAll(score.metrics)).toEqual(roundAll(metrics));
      expect(score.n).toBe(labels.length);
      const byIndex = await scoreFiles(groups, { ...options, predictions: files.json(predictions) });
      const each = metrics.groups as Record<string, { n: number; acc1: number }>;
      expect(roundAll(byIndex.metrics)).toEqual(
        roundAll({
          ...metrics,
          acc_top5_worst_group: null,
          groups: Object.fromEntries(
            Object.entries(each).map(([group, { n, acc1 }]) => [group, { n, acc1, acc5: null }]),
          ),
        }),
      );
    },
  );

  it.each(scoreReference.winogavil.map((one, index) => [index, one] as const))(
    'winogavil %i',
    async (_index, { truth, answers, metrics }) => {
      const score = await scoreFiles(winogavil, {
        truth: files.write(lines(truth)),
        predictions: files.json(answers.toReversed()),
      });
      expect(roundAll(score.metrics)).toEqual(roundAll(metrics));
      expect(score.n).toBe(truth.length);
    },
  );

  it.each(scoreReference.captionSelection.map((one, index) => [index, one] as const))(
    'caption-selection %i',
    async (_index, { perItem, images, texts, metrics }) => {
      const score = await scoreFiles(captionSelection, {
        'image-embeds': files.npy(images, '<f8'),
        'text-embeds': files.npy(texts),
        'per-item': perItem,
      });
      expect(roundAll(score.metrics)).toEqual(roundAll(metrics));
      expect(score.n).toBe(images.length / Number(perItem.split(',')[0]));
    },
  );
});
