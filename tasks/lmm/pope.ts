import type { Question } from '../../harness/core/sample.js';
import { parsePopeAnswer, scorePope, type PopeResult } from '../../harness/metrics/answers/pope.js';
import { formatAnswers } from './answers-file.js';
import { intervalsOverUnits } from './answer-intervals.js';
import { breakDown } from './breakdown.js';
import { createQuestionProtocol } from './question-protocol.js';

interface Row {
  readonly question: Question;
  readonly text: string;
  readonly result: PopeResult;
}

const published: readonly string[] = ['random', 'popular', 'adversarial'];

/** POPE: yes is the positive class, and everything that is not a no is a yes. Means over the splits; `f1_mean_of_3` only where
 *  the three are there. The answers of each split lie in a file of their own too, as POPE's own script takes them.
 *  Source: AoiDragon/POPE, evaluate.py; haotian-liu/LLaVA, llava/eval/eval_pope.py. */
export const pope = createQuestionProtocol({
  id: 'pope',
  version: 1,
  metrics: ['f1_mean_of_3', 'f1', 'accuracy', 'precision', 'recall', 'yes_ratio'],
  truths: ['yes-no'],
  judge: ({ question, truth: { answer, part }, text }) => {
    const said = parsePopeAnswer(text);
    const row: Row = { question, text, result: { split: part, label: answer, said } };
    return { row, truth: answer, prediction: said, correct: said === answer };
  },
  score: async (rows: readonly Row[], { predictions, model, seed }) => {
    for (const row of rows)
      await predictions.append(`pope/${row.result.split}.jsonl`, formatAnswers([row], model.id));
    const results = rows.map(({ result }) => result);
    const { splits, ...means } = scorePope(results);
    const isWhole = published.every((split) => splits.has(split));
    const metricsOf = ({ f1, ...others }: typeof means) => ({
      ...(isWhole && { f1_mean_of_3: f1 }),
      f1,
      ...others,
    });
    return {
      metrics: metricsOf(means),
      intervals: intervalsOverUnits(
        rows.map(({ question }) => question.imageName ?? question.id),
        (draws) => {
          const { splits: drawn, ...drawnMeans } = scorePope(results, draws);
          return metricsOf(drawn.size === splits.size ? drawnMeans : noMeans);
        },
        seed,
      ),
      n: rows.length,
      breakdowns: { split: breakDown(splits) },
    };
  },
});

/** Of a resample without any question of a split: its means are over fewer. */
const noMeans = { f1: null, accuracy: null, precision: null, recall: null, yes_ratio: null };
