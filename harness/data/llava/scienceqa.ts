import { join } from 'node:path';
import type { DatasetEntry } from '../../config/dataset-entry.js';
import { DataError } from '../../core/errors.js';
import type { ChoiceTruth } from '../../core/question.js';
import { integerOf, show, textOf, toFields, type Fields } from '../coco-fields.js';
import { takeKey } from '../layout.js';
import { answerWithLetter, type AskedLine, type KnownTruths } from './asked.js';
import { idOf, listOf, needText, readItems, readObject, textsOf } from './members.js';

const letters = 'ABCDEFGHIJ';

/** The questions of a list of conversations, [{id, image?, conversations: [{value}, ...]}]: the first turn without `<image>`
 *  and without white space around it, then the line that asks for a letter. A question without `image` is about its text.
 *  Source: haotian-liu/LLaVA, llava/eval/model_vqa_science.py with --single-pred-prompt. */
export async function readScienceQuestions(
  folder: string,
  entry: DatasetEntry,
): Promise<readonly AskedLine[]> {
  const name = takeKey(entry, 'questions');
  const where = `${entry.id}: ${join(folder, name)}`;
  const items = await readItems(folder, name, entry);
  if (items.length === 0) throw new DataError(`${where}: no questions in it. Fetch the file again`);
  return items.map((item, index) => {
    const at = () => `${where}: question ${index} (from 0)`;
    const fields = toFields(item, at);
    const [first] = listOf(fields, 'conversations', at);
    const text = needText(toFields(first, at), 'value', at).replaceAll('<image>', '');
    const imageName = 'image' in fields ? needText(fields, 'image', at) : undefined;
    return {
      questionId: idOf(fields, 'id', at),
      prompt: `${strip(text)}\n${answerWithLetter}`,
      ...(imageName !== undefined && { imageName }),
    };
  });
}

/** What the problems say of the questions. `groups`: subject, grade, and what goes with the question as context: `text`,
 *  `image`, `text and image` or `none`. Throws DataError unless the questions are those of the split.
 *  Source: haotian-liu/LLaVA, llava/eval/eval_science_qa.py; lupantech/ScienceQA, tools/evaluate_acc.py for the groups. */
export async function readScienceTruths(
  asked: readonly AskedLine[],
  folder: string,
  entry: DatasetEntry,
): Promise<KnownTruths> {
  const [name, splits] = [takeKey(entry, 'annotations'), takeKey(entry, 'splits')];
  const problems = await readObject(folder, name, entry);
  const inSplit = await readSplit(folder, splits, entry);
  const truths = asked.map(({ questionId }) => {
    const id = String(questionId);
    if (!inSplit.has(id))
      throw new DataError(
        `${entry.id}: question ${show(questionId)} is not in split ${entry.split} of ${join(folder, splits)}. Fetch the files of one release`,
      );
    const problem = Object.hasOwn(problems, id) ? problems[id] : undefined;
    return parseProblem(problem, () => `${entry.id}: ${join(folder, name)}: problem ${show(id)}`);
  });
  const ids = new Set(asked.map(({ questionId }) => String(questionId)));
  const unasked = [...inSplit].filter((id) => !ids.has(id));
  if (unasked.length > 0)
    throw new DataError(
      `${entry.id}: ${join(folder, takeKey(entry, 'questions'))}: ${unasked.length} of the ${inSplit.size} questions of split ${entry.split} are not in it, the first is ${show(unasked[0])}. Fetch the files of one release`,
    );
  return { truths, warnings: [] };
}

async function readSplit(folder: string, name: string, entry: DatasetEntry): Promise<ReadonlySet<string>> {
  const where = () => `${entry.id}: ${join(folder, name)}`;
  const splits = await readObject(folder, name, entry);
  if (Object.hasOwn(splits, entry.split)) return new Set(textsOf(splits, entry.split, where));
  throw new DataError(
    `${where()}: no split ${show(entry.split)}, got ${Object.keys(splits).join(', ')}. Check the split in the entry`,
  );
}

function parseProblem(item: unknown, where: () => string): ChoiceTruth {
  const fields = toFields(item, where);
  const options = textsOf(fields, 'choices', where);
  const answer = integerOf(fields, 'answer', where);
  if (answer < 0 || answer >= options.length || options.length > letters.length)
    throw new DataError(
      `${where()}: answer is ${answer} and there are ${options.length} choices, expected the index of one of at most ${letters.length}`,
    );
  return {
    kind: 'choice',
    answer: letters[answer],
    options,
    groups: {
      subject: needText(fields, 'subject', where),
      grade: needText(fields, 'grade', where),
      context: contextOf(fields, where),
    },
  };
}

function contextOf(fields: Fields, where: () => string): string {
  const hasText = (textOf(fields, 'hint', where) ?? '') !== '';
  const hasImage = textOf(fields, 'image', where) !== undefined;
  if (hasText) return hasImage ? 'text and image' : 'text';
  return hasImage ? 'image' : 'none';
}

/** Without the white space around it that Python's str.strip takes off: it knows four separators and the next line sign as
 *  such, and not the byte order mark. */
function strip(text: string): string {
  const isBlank = (sign: string) =>
    /^[\s\u0085]$/.test(sign) ? sign !== '\ufeff' : sign >= '\u001c' && sign <= '\u001f';
  let [from, to] = [0, text.length];
  while (from < to && isBlank(text[from])) from++;
  while (to > from && isBlank(text[to - 1])) to--;
  return text.slice(from, to);
}
