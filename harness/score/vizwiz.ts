import { DataError } from '../core/errors.js';
import { readJsonList } from '../data/json-lines.js';
import { createAnswerSummary } from '../metrics/answers/summarise-answers.js';
import { scoreEvalAi } from '../metrics/answers/vqa-evalai.js';
import { parseTenAnswers } from './human-answers.js';
import { checkMembers, checkText, show } from './llava-answers.js';
import { pairAnswers, parseGivenAnswer } from './pair-answers.js';
import {
  checkNotEmpty,
  fileOptions,
  textOption,
  type Score,
  type ScoreInput,
  type Scorer,
} from './scorer.js';
import { createImageFinder } from './vizwiz-images.js';

/** VizWiz by the soft accuracy of EvalAI's evaluator; "unanswerable" is an answer like any other. Both sides go through
 *  its processor: an upload, which has been through it, scores what LLaVA's answers score. */
export const vizwiz: Scorer = {
  id: 'vizwiz',
  summary: 'soft accuracy of VizWiz',
  options: fileOptions(
    'annotations of VizWiz: [{image, answers: [{answer}]}]',
    'JSON or JSONL of {image, answer}, or of LLaVA {question_id, text}; question_id is the image, its number, or the place of its question from 0',
  ),
  example: '--truth val.json --predictions answers.jsonl',
  score: scoreVizwiz,
};

async function scoreVizwiz({ options }: ScoreInput): Promise<Score> {
  const truthFile = textOption(options, 'truth');
  const questions = parseQuestions(await readJsonList(truthFile), truthFile);
  checkNotEmpty(truthFile, questions.size);
  const file = textOption(options, 'predictions');
  const answers = readAnswers(await readJsonList(file), [...questions.keys()], file, truthFile);
  const scored = Array.from(questions, ([image, human]) => {
    const prediction = answers.get(image);
    return { score: prediction === undefined ? 0 : scoreEvalAi(prediction, human) };
  });
  return { metrics: { accuracy: createAnswerSummary(scored)().accuracy }, n: questions.size };
}

function parseQuestions(items: readonly unknown[], file: string): ReadonlyMap<string, readonly string[]> {
  const questions = new Map<string, readonly string[]>();
  items.forEach((item, index) => {
    const where = `${file}: item ${index} (from 0)`;
    const members = checkMembers(item, where);
    const image = checkText(members.image, `${where}: image`);
    if (questions.has(image))
      throw new DataError(`${where}: image ${show(image)} occurs twice, expected once`);
    questions.set(image, parseTenAnswers(members.answers, `${file}: image ${show(image)}`));
  });
  return questions;
}

/** The answers by image. */
function readAnswers(
  items: readonly unknown[],
  images: readonly string[],
  file: string,
  truthFile: string,
): ReadonlyMap<string, string> {
  const given = items.map((item, index) => {
    const where = `${file}: item ${index} (from 0)`;
    const named = checkMembers(item, where).image !== undefined;
    const answer = parseGivenAnswer(item, where, {
      id: named ? 'image' : 'question_id',
      answer: ['answer', 'text'],
    });
    return { ...answer, named };
  });
  const find = createImageFinder(
    images,
    given.flatMap(({ id, named }) => (named ? [] : [id])),
    { file, truthFile },
  );
  const byImage = given.map(({ id, text, named }) => ({ id: named ? id : find(id), text }));
  return pairAnswers(new Set(images), byImage, { file, truthFile, name: 'image' });
}
