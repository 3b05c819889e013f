import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DataError } from '../core/errors.js';
import { readJsonList } from '../data/json-lines.js';
import { checkId, checkMembers, checkText, show, type Members } from './llava-answers.js';

/** The questions of a split, in order: their labels. */
export interface PopeSplit {
  /** `random`, `popular`, `adversarial`, or the name of a file that is none of those. */
  readonly name: string;
  readonly file: string;
  readonly labels: readonly ('yes' | 'no')[];
  /** What each question is called; only to see whether the answers are in another order. */
  readonly ids: readonly unknown[];
}

/** The answers to a split, in order: their texts. */
export interface PopeAnswers {
  readonly file: string;
  readonly texts: readonly string[];
  readonly ids: readonly unknown[];
}

const splitName = /^coco_pope_(.+)\.jsonl?(?:\.gz)?$/;
/** In the order of the paper; others behind them, by name. */
const order: readonly string[] = ['random', 'popular', 'adversarial'];

/** The splits of a folder of `coco_pope_<split>.json`, or the one of a file: JSONL of {question_id, image, text, label}.
 *  Throws DataError on a folder without any, a file without questions, and a label that is not yes or no. */
export async function readPopeTruth(path: string): Promise<readonly PopeSplit[]> {
  const names = await listFolder(path);
  if (!names) return [await readSplit(path, splitName.exec(basename(path))?.[1] ?? basename(path))];
  const found = names.flatMap((name) => {
    const split = splitName.exec(name)?.[1];
    return split === undefined ? [] : [{ file: join(path, name), split }];
  });
  if (found.length === 0)
    throw new DataError(
      `${path}: has no file coco_pope_<split>.json, expected those of random, popular and adversarial. Fetch them from AoiDragon/POPE, output/coco`,
    );
  const splits = found
    .map(({ split }) => split)
    .sort((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : Number(a > b)));
  const twice = splits.find((split, i) => splits.indexOf(split) !== i);
  if (twice !== undefined)
    throw new DataError(`${path}: has two files of split "${twice}", expected one. Remove the other`);
  return Promise.all(
    splits.map((split) => readSplit(found.find((one) => one.split === split)?.file ?? '', split)),
  );
}

function placeOf(split: string): number {
  const place = order.indexOf(split);
  return place < 0 ? order.length : place;
}

async function readSplit(file: string, name: string): Promise<PopeSplit> {
  const items = await readJsonList(file);
  if (items.length === 0)
    throw new DataError(`${file}: has no items, expected at least one. Nothing can be scored`);
  const questions = items.map((item, index): { label: 'yes' | 'no'; id: unknown } => {
    const where = `${file}: item ${index} (from 0)`;
    const { label, question_id: id } = checkMembers(item, where);
    if (label === 'yes' || label === 'no') return { label, id };
    throw new DataError(`${where}: label is ${show(label)}, expected "yes" or "no"`);
  });
  return { name, file, labels: questions.map(({ label }) => label), ids: questions.map(({ id }) => id) };
}

/** The answers to each split, in the order of the splits: of a folder of `<split>.jsonl`, or of one file. One file for several
 *  splits is cut by the member `category` of its answers, or by that of the question with their id in LLaVA's question
 *  file. An empty list answers no question of any. Throws DataError where a split has no file, and where nothing says which
 *  split an answer is to. */
export async function readPopeAnswers(
  path: string,
  splits: readonly PopeSplit[],
  questionFile: string | undefined,
): Promise<readonly PopeAnswers[]> {
  const names = await listFolder(path);
  if (names) return Promise.all(splits.map(({ name }) => readSplitAnswers(path, names, name)));
  const answers = await readAnswers(path);
  if (splits.length === 1 && questionFile === undefined) return [listAnswers(path, answers)];
  const categories = questionFile === undefined ? undefined : await readCategories(questionFile);
  const splitOf = answers.map(({ members }, index) =>
    findCategory(members, `${path}: item ${index} (from 0)`, categories, questionFile),
  );
  const known = splits.map(({ name }) => name);
  const stranger = splitOf.findIndex((split) => !known.includes(split));
  // one file of questions may be a part of those that were asked
  if (stranger >= 0 && splits.length > 1)
    throw new DataError(
      `${path}: item ${stranger} (from 0) is of split ${JSON.stringify(splitOf[stranger])}, expected ${known.join(', ')}`,
    );
  return splits.map(({ name }) =>
    listAnswers(
      path,
      answers.filter((_, index) => splitOf[index] === name),
    ),
  );
}

async function readSplitAnswers(
  folder: string,
  names: readonly string[],
  split: string,
): Promise<PopeAnswers> {
  const wanted = [`${split}.jsonl`, `${split}.json`].flatMap((name) => [name, `${name}.gz`]);
  const found = wanted.filter((name) => names.includes(name));
  if (found.length !== 1)
    throw new DataError(
      `${folder}: ${found.length === 0 ? 'has no' : 'has more than one'} file of answers to split "${split}", expected ${split}.jsonl. An empty list of answers is written []`,
    );
  const file = join(folder, found[0]);
  return listAnswers(file, await readAnswers(file));
}

function listAnswers(file: string, answers: readonly Answer[]): PopeAnswers {
  return {
    file,
    texts: answers.map(({ text }) => text),
    ids: answers.map(({ members }) => members.question_id),
  };
}

interface Answer {
  readonly text: string;
  readonly members: Members;
}

/** LLaVA writes `text`, POPE's own script reads `answer`. */
async function readAnswers(file: string): Promise<readonly Answer[]> {
  return (await readJsonList(file)).map((item, index) => {
    const where = `${file}: item ${index} (from 0)`;
    const members = checkMembers(item, where);
    return { text: checkText(members.text ?? members.answer, `${where}: text`), members };
  });
}

async function readCategories(file: string): Promise<ReadonlyMap<string, unknown>> {
  return new Map(
    (await readJsonList(file)).map((item, index) => {
      const where = `${file}: item ${index} (from 0)`;
      const { question_id, category } = checkMembers(item, where);
      return [checkId(question_id, `${where}: question_id`), category];
    }),
  );
}

function findCategory(
  { category, question_id }: Members,
  where: string,
  categories: ReadonlyMap<string, unknown> | undefined,
  questionFile: string | undefined,
): string {
  if (categories === undefined) {
    if (typeof category === 'string') return category;
    throw new DataError(
      `${where}: nothing says which split it is to, got category ${show(category)}. Give LLaVA's question file (llava_pope_test.jsonl) as --questions, or a folder with a file a split`,
    );
  }
  const known = categories.get(checkId(question_id, `${where}: question_id`));
  if (typeof known === 'string') return known;
  throw new DataError(
    `${where}: question_id ${show(question_id)} has category ${show(known)} in ${questionFile ?? ''}, expected the name of a split`,
  );
}

/** The names of what is in a folder; undefined where it is no folder. */
async function listFolder(path: string): Promise<readonly string[] | undefined> {
  return readdir(path).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    // what else is wrong with the path is said by what reads it as a file
    if (code === 'ENOTDIR' || code === 'ENOENT') return undefined;
    throw new DataError(`${path}: cannot be read (${(error as Error).message}). Check the folder`);
  });
}
