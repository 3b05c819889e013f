import type { Question } from '../../harness/core/sample.js';
import {
  parsePopeAnswer,
  scorePope,
  type PopeMetrics,
  type PopeResult,
  type PopeSummary,
} from '../../harness/metrics/answers/pope.js';
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
  mark: ({ question, truth: { answer, part }, text }) => {
    const said = parsePopeAnswer(text);
    const row: Row = { question, text, result: { split: part, label: answer, said } };
    return { row, truth: answer, prediction: said, correct: said === answer, groups: { split: part } };
  },
  score: async (rows: readonly Row[], { predictions, model, seed }) => {
    for (const row of rows)
      await predictions.append(`pope/${row.result.split}.jsonl`, formatAnswers([row], model.id));
    const results = rows.map(({ result }) => result);
    const summary = scorePope(results);
    const { splits } = summary;
    const isWhole = published.every((split) => splits.has(split));
    const metricsOf = ({ f1, accuracy, precision, recall, yes_ratio }: PopeMetrics) => ({
      ...(isWhole && { f1_mean_of_3: f1 }),
      ...{ f1, accuracy, precision, recall, yes_ratio },
    });
    return {
      metrics: metricsOf(summary),
      intervals: intervalsOverUnits(
        rows.map(({ question }) => question.imageName ?? question.id),
        (draws) => metricsOf(meansOverSame(scorePope(results, draws), summary)),
        seed,
      ),
      n: rows.length,
      breakdowns: { split: breakDown(splits) },
    };
  },
});

/** The means of a resample; null where a split has a value that it has not in the resample: those are over fewer splits. */
function meansOverSame(drawn: PopeSummary, all: PopeSummary): PopeMetrics {
  const mean = (name: keyof PopeMetrics) => {
    const isLost = [...all.splits].some(
      ([split, metrics]) => metrics[name] !== null && (drawn.splits.get(split)?.[name] ?? null) === null,
    );
    return isLost ? null : drawn[name];
  };
  return {
    f1: mean('f1'),
    accuracy: mean('accuracy'),
    precision: mean('precision'),
    recall: mean('recall'),
    yes_ratio: mean('yes_ratio'),
  };
}
