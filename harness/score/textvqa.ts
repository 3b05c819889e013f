import { DataError } from '../core/errors.js';
import { readJsonList } from '../data/json-lines.js';
import { streamJsonMembers } from '../data/json-stream.js';
import { createAnswerSummary } from '../metrics/answers/summarise-answers.js';
import { scoreEvalAi } from '../metrics/answers/vqa-evalai.js';
import { cutQuestion } from './cut-question.js';
import { parseTenAnswers } from './human-answers.js';
import { checkId, checkMembers, checkText, show } from './llava-answers.js';
import { parseGivenAnswer } from './pair-answers.js';
import {
  checkNotEmpty,
  fileOptions,
  textOption,
  type Score,
  type ScoreInput,
  type Scorer,
} from './scorer.js';

/** TextVQA as LLaVA scores it (llava/eval/eval_textvqa.py): an answer belongs to the question whose image its
 *  `question_id` names and whose text, in lower case, its prompt holds. */
export const textvqa: Scorer = {
  id: 'textvqa',
  summary: 'soft accuracy of TextVQA',
  options: fileOptions(
    'TextVQA_0.5.1_val.json: {data: [{image_id, question, answers}]}',
    'JSON or JSONL of LLaVA answers {question_id, prompt, text}; question_id is the image id',
  ),
  example: '--truth TextVQA_0.5.1_val.json --predictions answers.jsonl',
  score: scoreTextvqa,
};

/** Questions with one image and one text: how many there are, and the answers to the last of them, as the reference
 *  takes them for all. */
interface Asked {
  readonly answers: readonly string[];
  readonly times: number;
  readonly describe: string;
}

async function scoreTextvqa({ options }: ScoreInput): Promise<Score> {
  const truthFile = textOption(options, 'truth');
  const questions = await readQuestions(truthFile);
  const n = [...questions.values()].reduce((sum, { times }) => sum + times, 0);
  checkNotEmpty(truthFile, n);
  const file = textOption(options, 'predictions');
  const given = groupAnswers(await readJsonList(file), questions, file, truthFile);
  if (given.size === 0) return { metrics: { accuracy: 0 }, n };
  const scored = [...questions].flatMap(([key, { answers, times, describe }]) => {
    const texts = given.get(key) ?? [];
    if (texts.length !== times)
      throw new DataError(
        `${file}: ${texts.length} answers to ${describe} of ${truthFile}, expected ${times}. An empty text is an answer`,
      );
    return texts.map((text) => ({ score: scoreEvalAi(text, answers) }));
  });
  return { metrics: { accuracy: createAnswerSummary(scored)().accuracy }, n };
}

async function readQuestions(file: string): Promise<ReadonlyMap<string, Asked>> {
  const questions = new Map<string, Asked>();
  const counts = await streamJsonMembers(file, {
    data: (items, from) => {
      items.forEach((item, index) => {
        const where = `${file}: data ${from + index} (from 0)`;
        const members = checkMembers(item, where);
        const image = checkId(members.image_id, `${where}: image_id`);
        const question = checkText(members.question, `${where}: question`).toLowerCase();
        const key = keyOf(image, question);
        const times = (questions.get(key)?.times ?? 0) + 1;
        const describe = describeQuestion(image, question);
        questions.set(key, { answers: parseTenAnswers(members.answers, where), times, describe });
      });
    },
  });
  if (counts.has('data')) return questions;
  throw new DataError(`${file}: has no list "data", expected the annotations of TextVQA 0.5.1`);
}

function groupAnswers(
  items: readonly unknown[],
  questions: ReadonlyMap<string, Asked>,
  file: string,
  truthFile: string,
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  items.forEach((item, index) => {
    const where = `${file}: item ${index} (from 0)`;
    const { id, text } = parseGivenAnswer(item, where, { id: 'question_id', answer: ['text'] });
    const question = cutQuestion(checkText(checkMembers(item, where).prompt, `${where}: prompt`), where);
    const key = keyOf(id, question);
    if (!questions.has(key))
      throw new DataError(
        `${where}: ${describeQuestion(id, question)} is not in ${truthFile}. Check that question_id is the image id, and that both are of the same split`,
      );
    groups.set(key, [...(groups.get(key) ?? []), text]);
  });
  return groups;
}

function keyOf(image: string, question: string): string {
  return JSON.stringify([image, question]);
}

function describeQuestion(image: string, question: string): string {
  return `question ${show(question)} on image ${show(image)}`;
}
