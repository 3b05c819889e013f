import { DataError } from '../core/errors.js';
import type { GqaTruth } from '../core/question.js';
import { readJsonList } from '../data/json-lines.js';
import { listEntailed, scoreGqa } from '../metrics/answers/gqa.js';
import { createGqaSummary } from '../metrics/answers/summarise-gqa.js';
import { parseGqaPredictions, readGqaChoices, readGqaQuestions } from './gqa-files.js';
import { checkAllAnswered, type GivenAnswer, type PairPlace } from './pair-answers.js';
import {
  checkNotEmpty,
  fileOptions,
  textOption,
  type Score,
  type ScoreInput,
  type Scorer,
} from './scorer.js';

/** GQA as its eval.py scores it: exact matches on the balanced questions. Consistency needs the entailed questions and their
 *  predictions, validity and plausibility the choices, distribution the groups: a score without its files is left out.
 *  `n` counts the balanced questions. */
export const gqa: Scorer = {
  id: 'gqa',
  summary: 'accuracy of GQA, consistency, validity, plausibility and distribution',
  options: [
    ...fileOptions(
      'questions of GQA: {id: {answer, isBalanced, types, groups, entailed}}',
      'JSON or JSONL of LLaVA answers {question_id, text}, or of {questionId, prediction}',
    ),
    {
      name: 'choices',
      value: 'file',
      description: 'choices of GQA: {id: {valid, plausible}}; adds validity and plausibility',
    },
  ],
  example: '--truth testdev_balanced_questions.json --predictions answers.jsonl',
  score: scoreQuestions,
};

type Questions = ReadonlyMap<string, GqaTruth>;

async function scoreQuestions({ options, warn }: ScoreInput): Promise<Score> {
  const truthFile = textOption(options, 'truth');
  const { questions, haveGroups } = await readGqaQuestions(truthFile);
  checkNotEmpty(truthFile, questions.size);
  const balanced = new Set([...questions].filter(([, { isBalanced }]) => isBalanced).map(([id]) => id));
  if (balanced.size === 0)
    throw new DataError(
      `${truthFile}: none of its ${questions.size} questions is balanced, expected at least one`,
    );
  const file = textOption(options, 'predictions');
  const place = { file, truthFile, name: 'question' };
  const given = parseGqaPredictions(await readJsonList(file), file);
  const predictions = pairPredictions(given, questions, balanced, place, warn);
  const choices =
    options.choices === undefined
      ? undefined
      : await readGqaChoices(textOption(options, 'choices'), balanced, truthFile);
  const consistency = canCheckConsistency(questions, predictions, place, warn);
  const scores = scoreGqa({ questions, predictions, ...(choices ? { choices } : {}), consistency });
  const { distribution, ...others } = createGqaSummary([...scores.values()], consistency)();
  return { metrics: { ...others, ...(haveGroups ? { distribution } : {}) }, n: balanced.size };
}

/** The predictions by id. Those of questions that are not in the file are passed over, as the reference does: answers to
 *  all questions are often scored on the balanced ones. */
function pairPredictions(
  given: readonly GivenAnswer[],
  questions: Questions,
  balanced: ReadonlySet<string>,
  place: PairPlace,
  warn: ScoreInput['warn'],
): ReadonlyMap<string, string> {
  const predictions = new Map<string, string>();
  for (const { id, text } of given) {
    if (predictions.has(id))
      throw new DataError(
        `${place.file}: question ${JSON.stringify(id)} is answered twice, expected once. Take one answer out`,
      );
    predictions.set(id, text);
  }
  if (predictions.size === 0) return predictions;
  checkAllAnswered(balanced, predictions, place);
  const strangers = given.filter(({ id }) => !questions.has(id)).length;
  if (strangers > 0)
    warn(`${place.file}: ${strangers} of ${given.length} answers are to no question of ${place.truthFile}`);
  return predictions;
}

/** Whether consistency can be told: some balanced question entails others, all of these are in the file, and where anything
 *  is predicted so are they. Says what is missing. */
function canCheckConsistency(
  questions: Questions,
  predictions: ReadonlyMap<string, string>,
  { file, truthFile }: PairPlace,
  warn: ScoreInput['warn'],
): boolean {
  const needed = new Set(
    Array.from(questions, ([id, question]) => (question.isBalanced ? listEntailed(id, question) : [])).flat(),
  );
  const absent = Array.from(needed).filter((id) => !questions.has(id)).length;
  const silent = predictions.size === 0 ? 0 : Array.from(needed).filter((id) => !predictions.has(id)).length;
  if (absent > 0)
    warn(`consistency is left out: ${absent} of ${needed.size} entailed questions are not in ${truthFile}`);
  else if (silent > 0)
    warn(`consistency is left out: ${silent} of ${needed.size} entailed questions have no answer in ${file}`);
  return needed.size > 0 && absent === 0 && silent === 0;
}
