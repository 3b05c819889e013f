import type { GqaTruth } from '../../harness/core/question.js';
import { listEntailed, normaliseGqa, scoreGqa } from '../../harness/metrics/answers/gqa.js';
import { createGqaSummary } from '../../harness/metrics/answers/summarise-gqa.js';
import { intervalsOfShares } from './answer-intervals.js';
import { createQuestionProtocol } from './question-protocol.js';

interface Row {
  readonly id: string;
  readonly truth: GqaTruth;
  readonly prediction: string;
}

/** GQA: exact match over the balanced questions, after trailing dots are cut and the answer is lower-cased. `consistency` is
 *  reported where every question that is entailed by another is among those asked.
 *  Source: haotian-liu/LLaVA, scripts/convert_gqa_for_eval.py; GQA's eval.py. */
export const gqa = createQuestionProtocol({
  id: 'gqa',
  version: 1,
  metrics: ['accuracy', 'binary_accuracy', 'open_accuracy', 'consistency', 'distribution'],
  truths: ['gqa'],
  mark: ({ question, truth, text }) => {
    const prediction = normaliseGqa(text);
    const { answer } = truth;
    const row: Row = { id: question.id, truth, prediction };
    return { row, truth: answer, prediction, correct: prediction === answer };
  },
  score: (rows: readonly Row[]) => {
    const questions = new Map(rows.map(({ id, truth }) => [id, truth]));
    const predictions = new Map(rows.map(({ id, prediction }) => [id, prediction]));
    const consistency = rows.every(
      ({ id, truth }) =>
        !truth.isBalanced || listEntailed(id, truth).every((entailed) => questions.has(entailed)),
    );
    const scores = [...scoreGqa({ questions, predictions, consistency }).values()];
    const summary = createGqaSummary(scores, consistency)();
    const hitsOf = (isOpen: boolean) =>
      scores.filter((score) => score.open === isOpen).map(({ correct }) => correct);
    return {
      metrics: {
        accuracy: summary.accuracy,
        binary_accuracy: summary.binary,
        open_accuracy: summary.open,
        consistency: summary.consistency,
        distribution: summary.distribution,
      },
      intervals: intervalsOfShares({
        accuracy: scores.map(({ correct }) => correct),
        binary_accuracy: hitsOf(false),
        open_accuracy: hitsOf(true),
      }),
      n: scores.length,
    };
  },
});
