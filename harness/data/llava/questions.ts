import { join } from 'node:path';
import type { DatasetEntry } from '../../config/dataset-entry.js';
import { DataError } from '../../core/errors.js';
import { integerOf, textOf, toFields, type Fields } from '../coco-fields.js';
import { takeKey } from '../layout.js';
import { shortAnswer, type AskedLine } from './asked.js';
import { idOf, listOf, needText, readItems } from './members.js';

/** VizWiz: the line before the last. Source: the question files of haotian-liu/LLaVA's eval.zip. */
const mayBeUnanswerable = "When the provided information is insufficient, respond with 'Unanswerable'.";

/** The questions of a file: JSONL in LLaVA's form ({question_id, image, text, category?}), the text being the whole prompt;
 *  or, where that is what the file holds, the questions of VQA v2 or the annotations of VizWiz, with the prompts that
 *  LLaVA's files have for them. Throws DataError on an item that is no question, and where there is none.
 *  Source: haotian-liu/LLaVA, llava/eval/model_vqa_loader.py and model_vqa.py. */
export async function readQuestions(folder: string, entry: DatasetEntry): Promise<readonly AskedLine[]> {
  const name = takeKey(entry, 'questions');
  const items = await readItems(folder, name, entry);
  const where = `${entry.id}: ${join(folder, name)}`;
  const asked = isVqaFile(items)
    ? parseVqaFile(items[0], where)
    : items.map((item, index) => parseItem(item, index, where));
  if (asked.length === 0) throw new DataError(`${where}: no questions in it. Fetch the file again`);
  return asked;
}

function parseItem(item: unknown, index: number, where: string): AskedLine {
  const at = () => `${where}: question ${index} (from 0)`;
  const fields = toFields(item, at);
  const imageName = needText(fields, 'image', at);
  // VizWiz numbers no questions: LLaVA's files count them from 0
  if (fields.question_id === undefined && typeof fields.question === 'string')
    return {
      questionId: index,
      imageName,
      prompt: `${fields.question}\n${mayBeUnanswerable}\n${shortAnswer}`,
    };
  const category = textOf(fields, 'category', at);
  return {
    questionId: idOf(fields, 'question_id', at),
    imageName,
    prompt: needText(fields, 'text', at),
    ...(category !== undefined && { category }),
  };
}

/** Whether a file is one of VQA v2: an object with the list of questions as a member. */
function isVqaFile(items: readonly unknown[]): items is readonly [Fields] {
  const [first] = items;
  return items.length === 1 && typeof first === 'object' && first !== null && 'questions' in first;
}

/** Images are named as COCO names those of the subset that the file is of: `COCO_val2014_000000000042.jpg`. */
function parseVqaFile(file: Fields, where: string): readonly AskedLine[] {
  const subset = needText(file, 'data_subtype', () => where);
  return listOf(file, 'questions', () => where).map((item, index) => {
    const at = () => `${where}: question ${index} (from 0)`;
    const fields = toFields(item, at);
    const image = String(integerOf(fields, 'image_id', at)).padStart(12, '0');
    return {
      questionId: integerOf(fields, 'question_id', at),
      imageName: `COCO_${subset}_${image}.jpg`,
      prompt: `${needText(fields, 'question', at)}\n${shortAnswer}`,
    };
  });
}
