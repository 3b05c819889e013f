import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { classification } from '../../harness/score/classification.js';
import { groups } from '../../harness/score/groups.js';
import { multilabel } from '../../harness/score/multilabel.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import {
  captionSelectionFilesRow,
  classificationFilesRow,
  groupsFilesRow,
  multilabelFilesRow,
  retrievalFilesRow,
  winogavilFilesRow,
} from '../numbers/rows/score-files.js';
import { createScoreFolder, jsonLines, roundAll, scoreFiles } from './files.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

/** The cases of a row with their numbers, as `it.each` takes them. */
const numbered = <Case>({ cases }: { readonly cases: readonly Case[] }) =>
  cases.map((one, index) => [index, one] as const);

describe('the reference values of test/fixtures/score/make.py', () => {
  it.each(numbered(classificationFilesRow))('classification %i', async (_index, stored) => {
    await expectAgreement(classificationFilesRow, stored);
    const { labels, logits } = stored;
    const score = (predictions: string) =>
      scoreFiles(classification, { truth: files.json(labels), predictions });
    const { metrics, n } = await score(files.npy(logits));
    expect(n).toBe(labels.length);
    for (const predictions of [
      files.npy(logits, '<f8', true),
      files.csv(logits),
      files.zipped(logits.map((row) => row.join(',')).join('\r\n')),
    ])
      expect(await score(predictions)).toMatchObject({ metrics, n });
  });

  it.each(numbered(multilabelFilesRow))('multilabel %i', async (_index, stored) => {
    await expectAgreement(multilabelFilesRow, stored);
    const { labels, scores, mean_average_precision } = stored;
    const options = { truth: files.write(jsonLines(labels)), predictions: files.npy(scores) };
    const { metrics, n } = await scoreFiles(multilabel, options);
    expect(roundAll(metrics)).toEqual(roundAll({ mean_average_precision }));
    expect(n).toBe(labels.length);
  });

  it.each(numbered(retrievalFilesRow))('retrieval %i', (_index, stored) =>
    expectAgreement(retrievalFilesRow, stored),
  );

  it.each(numbered(groupsFilesRow))('groups %i', async (_index, stored) => {
    await expectAgreement(groupsFilesRow, stored);
    const { labels, predictions, groups: groupOf, leaveOut, metrics } = stored;
    const byIndex = await scoreFiles(groups, {
      truth: files.json(labels),
      groups: files.json(groupOf),
      'leave-out': leaveOut.length === 0 ? undefined : [leaveOut.join(',')],
      predictions: files.json(predictions),
    });
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
    expect(byIndex.n).toBe(labels.length);
  });

  it.each(numbered(winogavilFilesRow))('winogavil %i', (_index, stored) =>
    expectAgreement(winogavilFilesRow, stored),
  );

  it.each(numbered(captionSelectionFilesRow))('caption-selection %i', (_index, stored) =>
    expectAgreement(captionSelectionFilesRow, stored),
  );
});
