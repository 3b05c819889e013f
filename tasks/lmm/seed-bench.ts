import { isSeedAnswerRight, scoreSeed, type SeedResult } from '../../harness/metrics/answers/seed-bench.js';
import { intervalsOfShares } from './answer-intervals.js';
import { breakDownMeans } from './breakdown.js';
import { createQuestionProtocol } from './question-protocol.js';

/** SEED-Bench as LLaVA scores it: the answer must be the bare letter. Images and videos are pooled.
 *  Source: haotian-liu/LLaVA, scripts/convert_seed_for_submission.py. */
export const seedBench = createQuestionProtocol({
  id: 'seed-bench',
  version: 1,
  metrics: ['accuracy_all', 'accuracy_image', 'accuracy_video'],
  truths: ['choice'],
  mark: ({ truth: { answer, groups }, text }) => {
    const right = isSeedAnswerRight(text, answer, 'exact');
    const { data: dataType = '', type = '' } = groups;
    return { row: { right, dataType, type }, truth: answer, prediction: text, correct: right };
  },
  score: (rows: readonly SeedResult[]) => {
    const { accuracy, image, video, types } = scoreSeed(rows);
    const hitsOf = (kind: string) =>
      rows.filter(({ dataType }) => dataType === kind).map(({ right }) => right);
    return {
      metrics: { accuracy_all: accuracy, accuracy_image: image, accuracy_video: video },
      intervals: intervalsOfShares({
        accuracy_all: rows.map(({ right }) => right),
        accuracy_image: hitsOf('image'),
        accuracy_video: hitsOf('video'),
      }),
      n: rows.length,
      breakdowns: { type: breakDownMeans(types, 'accuracy') },
    };
  },
});
