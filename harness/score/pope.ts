import { DataError } from '../core/errors.js';
import { parsePopeAnswer, scorePope as summarise, type PopeResult } from '../metrics/answers/pope.js';
import { readPopeAnswers, readPopeTruth, type PopeAnswers, type PopeSplit } from './pope-files.js';
import { textOption } from './scorer.js';
import type { MetricValue, Score, ScoreInput, Scorer } from './scorer.js';

/** POPE as LLaVA scores it (llava/eval/eval_pope.py): questions and answers are paired by their order within a split, and the
 *  metrics are means over splits. */
export const pope: Scorer = {
  id: 'pope',
  summary: 'F1, accuracy, precision, recall and yes ratio of POPE, means over its splits',
  options: [
    {
      name: 'truth',
      value: 'path',
      description: 'folder of coco_pope_{random,popular,adversarial}.json, or one such file',
      required: true,
    },
    {
      name: 'predictions',
      value: 'path',
      description: 'folder of {random,popular,adversarial}.jsonl (LLaVA answers), or one file',
      required: true,
    },
    {
      name: 'questions',
      value: 'file',
      description:
        "LLaVA's question file, which says the split of each answer when one file has those to all",
    },
  ],
  example: '--truth coco --predictions answers',
  score: scorePope,
};

async function scorePope({ options, warn }: ScoreInput): Promise<Score> {
  const splits = await readPopeTruth(textOption(options, 'truth'));
  const questions = options.questions === undefined ? undefined : textOption(options, 'questions');
  const answers = await readPopeAnswers(textOption(options, 'predictions'), splits, questions);
  if (splits.length === 2) warn(`POPE: ${splits.length} splits, expected 3: the means are over those`);
  for (const [i, split] of splits.entries())
    if (isReordered(split.ids, answers[i].ids))
      warn(
        `${answers[i].file}: its question ids are those of ${split.file} in another order: paired by order, as LLaVA does`,
      );
  const results = splits.flatMap((split, i) => pairInOrder(split, answers[i]));
  const { splits: bySplit, ...means } = summarise(results);
  const each = Array.from(bySplit, ([name, metrics]): [string, MetricValue] => [name, { ...metrics }]);
  return { metrics: { ...means, splits: Object.fromEntries(each) }, n: results.length };
}

/** Whether the answers have the ids of the questions, but in another order. LLaVA's ids are others. */
function isReordered(questions: readonly unknown[], answers: readonly unknown[]): boolean {
  const known = new Set(questions.map(String));
  return (
    questions.length === answers.length &&
    known.size === questions.length &&
    new Set(answers.map(String)).size === answers.length &&
    answers.every((id) => known.has(String(id))) &&
    answers.some((id, i) => String(id) !== String(questions[i]))
  );
}

/** Without any answer all questions are unanswered; with some, each needs one: the order says which is which. */
function pairInOrder({ name, file, labels }: PopeSplit, answers: PopeAnswers): readonly PopeResult[] {
  if (answers.texts.length > 0 && answers.texts.length !== labels.length)
    throw new DataError(
      `${answers.file}: ${answers.texts.length} answers to split "${name}", expected ${labels.length}, as many as ${file} has: they are paired by order. Check that both are of one release of POPE`,
    );
  return labels.map((label, i) => ({
    split: name,
    label,
    said: answers.texts.length === 0 ? undefined : parsePopeAnswer(answers.texts[i]),
  }));
}
