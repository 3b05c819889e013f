import { dirname } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { AnsweredSample } from '../../../harness/core/protocol.js';
import { pope as scorer } from '../../../harness/score/pope.js';
import { pope } from '../../../tasks/lmm/pope.js';
import { scoreFiles } from '../../score/files.js';
import { answered, question } from './fake-questions.js';
import { createQuestionRuns } from './run-questions.js';

const { run, write } = createQuestionRuns();

/** What is said of an image with the object, and of one without, by split. */
const said = {
  random: ['Yes', 'No'],
  popular: ['Yes.', 'NO'], // which is no "No": a yes
  adversarial: ['not there', 'No, none'],
} as const;

/** `apart`: the images of one split are in no other. */
function samplesOf(splits: readonly (keyof typeof said)[], apart = false): readonly AnsweredSample[] {
  return splits.flatMap((part) =>
    (['yes', 'no'] as const).map((answer, i) => {
      const imageName = `${answer}${apart ? part : ''}.jpg`;
      const given = { id: `${part} ${i}`, imageName };
      return answered(question(i + 1, { kind: 'yes-no', answer, part }, given), said[part][i]);
    }),
  );
}

describe('pope', () => {
  it('by hand: the means of three splits', async () => {
    const { lines, result } = await run(pope, samplesOf(['random', 'popular', 'adversarial']));
    expect(lines.map(({ prediction }) => prediction)).toEqual(['yes', 'no', 'yes', 'yes', 'no', 'no']);
    expect(lines.map(({ correct }) => correct)).toEqual([true, true, true, false, false, true]);
    expect(lines.map(({ unit, groups }) => [unit, groups?.split])).toEqual([
      ...[
        ['yes.jpg', 'random'],
        ['no.jpg', 'random'],
        ['yes.jpg', 'popular'],
        ['no.jpg', 'popular'],
      ],
      ...[
        ['yes.jpg', 'adversarial'],
        ['no.jpg', 'adversarial'],
      ],
    ]);
    expect(result.breakdowns).toEqual({
      split: {
        random: { n: 2, f1: 1, accuracy: 1, precision: 1, recall: 1, yes_ratio: 0.5 },
        // one true positive, one false
        popular: { n: 2, f1: 2 / 3, accuracy: 0.5, precision: 0.5, recall: 1, yes_ratio: 1 },
        // never a yes: there is no precision
        adversarial: { n: 2, f1: 0, accuracy: 0.5, recall: 0, yes_ratio: 0 },
      },
    });
    expect(result.metrics.f1_mean_of_3).toBeCloseTo(5 / 9, 12);
    expect(result.metrics).toEqual({
      f1_mean_of_3: result.metrics.f1,
      f1: result.metrics.f1,
      accuracy: 2 / 3,
      precision: 0.75,
      recall: 2 / 3,
      yes_ratio: 0.5,
    });
    expect(result.n).toBe(6);
  });

  it('has the mean of three only where the three are there', async () => {
    const { result } = await run(pope, samplesOf(['random', 'popular']));
    expect(result.metrics).not.toHaveProperty('f1_mean_of_3');
    expect(result.metrics.f1).toBeCloseTo((1 + 2 / 3) / 2, 12);
  });

  it('draws images: a mean that some resample has over fewer splits has no interval', async () => {
    // without the image of the object there is neither recall nor, in one split, F1 or precision
    const shared = await run(pope, samplesOf(['random', 'popular']));
    expect(Object.keys(shared.result.intervals)).toEqual(['accuracy', 'yes_ratio']);
    // (1, 1), (1, 1/2) or (1, 0) of the two images
    expect(shared.result.intervals.accuracy).toEqual([0.5, 1]);
    // some resamples have no image of a split at all
    const apart = await run(pope, samplesOf(['random', 'popular'], true));
    expect(apart.result.metrics).toEqual(shared.result.metrics);
    expect(apart.result.intervals).toEqual({});
  });

  it('the files of its splits score the same', async () => {
    const { result, pathOf, readLines } = await run(pope, samplesOf(['random', 'popular', 'adversarial']));
    expect(readLines('pope/popular.jsonl')).toMatchObject([
      { question_id: 1, prompt: 'Question 1?', text: 'Yes.', model_id: 'model' },
      { question_id: 2, prompt: 'Question 2?', text: 'NO', model_id: 'model' },
    ]);
    const labels = ['yes', 'no'].map((label, i) => JSON.stringify({ question_id: i + 1, label })).join('\n');
    const [truth] = Object.keys(said).map((split) => write(`coco/coco_pope_${split}.json`, labels));
    const { metrics, n, warnings } = await scoreFiles(scorer, {
      ...{ truth: dirname(truth), predictions: pathOf('pope') },
    });
    expect([n, warnings]).toEqual([6, []]);
    const { f1, accuracy, precision, recall, yes_ratio } = result.metrics;
    expect(metrics).toMatchObject({
      f1,
      accuracy,
      precision,
      recall,
      yes_ratio,
      splits: result.breakdowns?.split,
    });
  });
});
