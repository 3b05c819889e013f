import type { ChoiceTruth } from '../../harness/core/question.js';
import {
  nameScienceQaGroups,
  parseScienceQaAnswer,
  scoreScienceQa,
  type ScienceQaResult,
} from '../../harness/metrics/answers/scienceqa.js';
import { intervalsOfShares } from './answer-intervals.js';
import { breakDownMeans } from './breakdown.js';
import { createQuestionProtocol } from './question-protocol.js';

/** ScienceQA as LLaVA scores it: an answer that names no option is wrong. `img_accuracy`, the number that is reported, is over
 *  the questions with an image. Source: haotian-liu/LLaVA, llava/eval/eval_science_qa.py. */
export const scienceQa = createQuestionProtocol({
  id: 'scienceqa',
  version: 1,
  metrics: ['img_accuracy', 'accuracy'],
  truths: ['choice'],
  // LLaVA's script tells by it which questions have an image
  writtenPrompt: ({ image, prompt }) => (image === undefined ? prompt : `<image>\n${prompt}`),
  mark: ({ question, truth, text }) => {
    const chosen = parseScienceQaAnswer(text, truth.options.length);
    const prediction = chosen === undefined ? null : 'ABCDE'[chosen];
    const right = prediction === truth.answer;
    const row: ScienceQaResult = { right, image: question.image !== undefined, groups: groupsOf(truth) };
    const groups = { image: Number(row.image) };
    return { row, truth: truth.answer, prediction, correct: right, groups };
  },
  score: (rows: readonly ScienceQaResult[]) => {
    const { accuracy, img_accuracy, groups } = scoreScienceQa(rows);
    return {
      metrics: { img_accuracy, accuracy },
      intervals: intervalsOfShares({
        img_accuracy: rows.filter(({ image }) => image).map(({ right }) => right),
        accuracy: rows.map(({ right }) => right),
      }),
      n: rows.length,
      breakdowns: { group: breakDownMeans(groups, 'accuracy') },
    };
  },
});

function groupsOf({ groups: { subject = '', grade = '', context = '' } }: ChoiceTruth): readonly string[] {
  const hint = context.startsWith('text') ? context : '';
  return nameScienceQaGroups({ subject, grade, hint, hasImage: context.endsWith('image') });
}
