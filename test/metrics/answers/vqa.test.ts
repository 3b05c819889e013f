import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import { softAccuracy } from '../../../harness/metrics/answers/soft-accuracy.js';
import { createAnswerSummary } from '../../../harness/metrics/answers/summarise-answers.js';
import { scoreEvalAi, scoreLlava } from '../../../harness/metrics/answers/vqa-evalai.js';
import { scoreOfficial } from '../../../harness/metrics/answers/vqa-official.js';
import { expectOneLine } from '../../support/errors.js';
import { MetricError } from '../../../harness/core/errors.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import { vqaScoresRow } from '../../numbers/rows/short-answers.js';

/** Ten answers, `count` of them this one, the others all different. */
const tenWith = (answer: string, count: number) =>
  Array.from({ length: 10 }, (_, slot) => (slot < count ? answer : `other ${slot}x`));

/** As the definition is written: leave one out, look at the other nine. */
function leaveOneOut(prediction: string, answers: readonly string[]): number {
  const parts = answers.map((_, left) => {
    const others = answers.filter((_answer, slot) => slot !== left);
    let equal = 0;
    for (const other of others) if (other === prediction) equal++;
    return equal >= 3 ? 1 : equal / 3;
  });
  return parts.reduce((sum, part) => sum + part, 0) / answers.length;
}

describe('soft accuracy', () => {
  it.each([
    [0, 0],
    [1, 0.3], // the nine other slots see it once: 9 x 1/3 / 10
    [2, 0.6], // 8 x 2/3 + 2 x 1/3 = 6
    [3, 0.9], // 7 x 1 + 3 x 2/3 = 9
    [4, 1],
    [10, 1],
  ])('of %d equal answers in ten is %d', (count, expected) => {
    expect(softAccuracy('red', tenWith('red', count))).toBeCloseTo(expected, 12);
  });

  it('is what leaving each answer out gives', () => {
    const random = createRandom(5);
    for (let round = 0; round < 300; round++) {
      const answers = Array.from({ length: 1 + Math.floor(random() * 12) }, () =>
        'abcd'.charAt(random() * 4),
      );
      const prediction = 'abcde'.charAt(random() * 5);
      expect(softAccuracy(prediction, answers)).toBeCloseTo(leaveOneOut(prediction, answers), 12);
    }
  });

  it('needs answers', async () => {
    await expectOneLine(() => softAccuracy('a', []), MetricError, 'no answers');
  });
});

describe('the three rules', () => {
  const same = Array.from({ length: 10 }, () => 'yes');

  it('official: ten equal answers are compared as they stand', () => {
    expect(scoreOfficial('Yes.', same)).toBe(0);
    expect(scoreOfficial(' yes\n', same)).toBe(1); // lines and ends are mended before
    expect(scoreOfficial('Yes.', [...same.slice(1), 'no'])).toBe(1);
    expect(scoreOfficial('yes', [...same.slice(1), 'yes\t'])).toBe(1); // the ten are equal once they are mended
    expect(scoreOfficial('Yes', [...same.slice(1), 'yes\t'])).toBe(0);
    expect(scoreOfficial('2', tenWith('two', 4))).toBe(1);
    expect(
      scoreOfficial(
        '2',
        Array.from({ length: 10 }, () => 'two'),
      ),
    ).toBe(0);
  });

  it('llava: predictions are processed first', () => {
    expect(scoreLlava('Yes.', same)).toBe(1);
    expect(
      scoreLlava(
        'two',
        Array.from({ length: 10 }, () => 'two'),
      ),
    ).toBe(0); // "2" is compared with "two"
  });

  it('evalai: both sides always', () => {
    expect(scoreEvalAi('Yes.', same)).toBe(1);
    expect(
      scoreEvalAi(
        '2',
        Array.from({ length: 10 }, () => 'Two?'),
      ),
    ).toBe(1);
    expect(
      scoreEvalAi(
        '',
        Array.from({ length: 10 }, () => 'the'),
      ),
    ).toBe(1);
  });

  it('score what the reference scores', () => expectAgreement(vqaScoresRow));
});

describe('the summary of answers', () => {
  const summary = createAnswerSummary([
    { score: 1, answerType: 'other', questionType: 'what' },
    { score: 0.3, answerType: 'number' },
    { score: 0.6, answerType: 'other', questionType: '__proto__' },
  ]);

  it('is the mean over questions, and over those of a kind', () => {
    const { accuracy, answerType, questionType } = summary();
    expect(accuracy).toBeCloseTo(1.9 / 3, 12);
    expect(answerType).toEqual({ other: 0.8, number: 0.3 });
    expect(Object.entries(questionType)).toEqual([
      ['what', 1],
      ['__proto__', 0.6],
    ]);
  });

  it('counts a question as often as it was drawn', () => {
    const { accuracy, answerType, questionType } = summary([0, 2, 1]);
    expect(accuracy).toBeCloseTo((0.3 + 0.3 + 0.6) / 3, 12);
    expect(answerType).toEqual({ other: 0.6, number: 0.3 });
    expect(Object.keys(questionType)).toEqual(['__proto__']);
  });

  it('needs questions', async () => {
    await expectOneLine(() => createAnswerSummary([]), MetricError, 'no questions');
    await expectOneLine(() => summary([0, 0, 0]), MetricError, 'no question was drawn');
  });
});
