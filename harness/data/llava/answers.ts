import { join } from 'node:path';
import type { DatasetEntry } from '../../config/dataset-entry.js';
import { DataError } from '../../core/errors.js';
import type { AnswersTruth } from '../../core/question.js';
import { textOf, type Fields } from '../coco-fields.js';
import { takeKey } from '../layout.js';
import { indexTruths, pairByKey, type AskedLine, type KnownTruths } from './asked.js';
import { idOf, listOf, needText, readItems, readObject, textsOf } from './members.js';

/** The answers of people to questions of VQA v2, from its annotations, by the id of the question; held back where the entry
 *  has no annotations. Source: GT-Vision-Lab/VQA, README.md. */
export async function readVqaTruths(
  asked: readonly AskedLine[],
  folder: string,
  entry: DatasetEntry,
): Promise<KnownTruths> {
  if (entry.annotations === undefined) return holdBack(asked);
  const where = `${entry.id}: ${join(folder, entry.annotations)}`;
  const file = await readObject(folder, entry.annotations, entry);
  const truths = indexTruths(
    listOf(file, 'annotations', () => where),
    where,
    (fields, at) => [
      String(idOf(fields, 'question_id', at)),
      toAnswers(fields, textsOf(fields, 'answers', at, 'answer'), at),
    ],
  );
  return pairByKey(
    asked,
    truths,
    ({ questionId }) => String(questionId),
    join(folder, entry.annotations),
    entry,
  );
}

/** The answers of people to questions of VizWiz, by the name of the image, of which each has one; held back where the entry
 *  has no annotations. Source: the annotation files of https://vizwiz.org/tasks-and-datasets/vqa/. */
export async function readVizWizTruths(
  asked: readonly AskedLine[],
  folder: string,
  entry: DatasetEntry,
): Promise<KnownTruths> {
  if (entry.annotations === undefined) return holdBack(asked);
  const where = `${entry.id}: ${join(folder, entry.annotations)}`;
  const items = await readItems(folder, entry.annotations, entry);
  const truths = indexTruths(items, where, (fields, at) => [
    needText(fields, 'image', at),
    toAnswers(fields, textsOf(fields, 'answers', at, 'answer'), at),
  ]);
  return pairByKey(asked, truths, ({ imageName = '' }) => imageName, join(folder, entry.annotations), entry);
}

/** The answers of people to questions of TextVQA, by the image and the text of the question without regard to case, as
 *  LLaVA finds them. Source: haotian-liu/LLaVA, llava/eval/eval_textvqa.py. */
export async function readTextVqaTruths(
  asked: readonly AskedLine[],
  folder: string,
  entry: DatasetEntry,
): Promise<KnownTruths> {
  const name = takeKey(entry, 'annotations');
  const where = `${entry.id}: ${join(folder, name)}`;
  const file = await readObject(folder, name, entry);
  const truths = indexTruths(
    listOf(file, 'data', () => where),
    where,
    (fields, at) => [
      keyOf(idOf(fields, 'image_id', at), needText(fields, 'question', at)),
      toAnswers(fields, textsOf(fields, 'answers', at), at),
    ],
  );
  const find = (line: AskedLine) =>
    keyOf(line.questionId, questionIn(line, `${entry.id}: ${join(folder, takeKey(entry, 'questions'))}`));
  return pairByKey(asked, truths, find, join(folder, name), entry);
}

/** The question in a prompt: it stands alone on a line, before or behind a line of OCR tokens; or it is a part of one line. */
function questionIn({ prompt, questionId }: AskedLine, where: string): string {
  const lines = prompt.split('\n');
  if (prompt.startsWith('OCR tokens: ')) {
    const question = /Question: (.*?) Short answer:/s.exec(prompt)?.[1];
    if (question !== undefined) return question;
  } else if (lines.length === 3 && prompt.includes('Reference OCR token: '))
    return lines[prompt.startsWith('Reference OCR token:') ? 1 : 0];
  else if (lines.length === 2) return lines[0];
  throw new DataError(
    `${where}: question ${JSON.stringify(questionId)}: no question in ${JSON.stringify(prompt.slice(0, 80))}, expected it on the first line`,
  );
}

function keyOf(image: string | number, question: string): string {
  return `${image}: ${question.toLowerCase()}`;
}

function toAnswers(fields: Fields, answers: readonly string[], where: () => string): AnswersTruth {
  if (answers.length === 0) throw new DataError(`${where()}: no answers, expected at least one`);
  const answerType = textOf(fields, 'answer_type', where);
  const questionType = textOf(fields, 'question_type', where);
  return {
    kind: 'answers',
    answers,
    ...(answerType !== undefined && { answerType }),
    ...(questionType !== undefined && { questionType }),
  };
}

function holdBack(asked: readonly AskedLine[]): KnownTruths {
  return { truths: asked.map(() => ({ kind: 'held-back' })), warnings: [] };
}
