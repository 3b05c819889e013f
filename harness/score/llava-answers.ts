import { DataError } from '../core/errors.js';
import { readJsonList } from '../data/json-lines.js';

/** The members of a JSON object. */
export type Members = Readonly<Record<string, unknown>>;

/** An answer as LLaVA writes it, one a line: {question_id, prompt, text, answer_id, model_id, metadata}. */
export interface LlavaAnswer {
  /** A number or a text in the file. */
  readonly id: string;
  readonly text: string;
  readonly members: Members;
}

/** The answers of a file, in order. Throws DataError, naming the item, on one without `question_id` or `text`, and on an id
 *  that comes twice. */
export async function readLlavaAnswers(file: string): Promise<readonly LlavaAnswer[]> {
  const seen = new Set<string>();
  return (await readJsonList(file)).map((item, index) => {
    const where = `${file}: item ${index} (from 0)`;
    const members = checkMembers(item, where);
    const id = checkId(members.question_id, `${where}: question_id`);
    if (seen.has(id))
      throw new DataError(
        `${where}: question_id ${JSON.stringify(id)} occurs twice, expected each once. Take out the older answer`,
      );
    seen.add(id);
    return { id, text: checkText(members.text, `${where}: text`), members };
  });
}

/** What became of the ids of a truth file. */
export interface MatchContext {
  readonly file: string;
  readonly truthFile: string;
  readonly warn: (message: string) => void;
}

/** The answers by id. Warns of questions without answer, which count as wrong, and of answers without question. Throws
 *  DataError where there are answers, and none of them is to one of the questions. */
export function matchAnswers<Answer extends { readonly id: string }>(
  ids: readonly string[],
  answers: readonly Answer[],
  { file, truthFile, warn }: MatchContext,
): ReadonlyMap<string, Answer> {
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  const known = new Set(ids);
  const strangers = answers.filter(({ id }) => !known.has(id));
  if (answers.length > 0 && strangers.length === answers.length)
    throw new DataError(
      `${file}: none of its ${answers.length} question ids is in ${truthFile}, got ${JSON.stringify(answers[0].id)}, expected such as ${JSON.stringify(ids[0])}. Check that both are of the same benchmark and split`,
    );
  if (strangers.length > 0)
    warn(`${file}: ${strangers.length} of ${answers.length} answers are to no question of ${truthFile}`);
  const missing = known.size - (answers.length - strangers.length);
  if (missing > 0) warn(`${file}: ${missing} of ${known.size} questions have no answer: they count as wrong`);
  return byId;
}

/** The value as an object. Throws DataError, `where` first. */
export function checkMembers(value: unknown, where: string): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
  throw new DataError(`${where} is ${show(value)}, expected an object`);
}

/** An id as text: `7` and "7" are one. Throws DataError, `where` first, on anything but a text or a whole number. */
export function checkId(value: unknown, where: string): string {
  if (typeof value === 'string' || Number.isSafeInteger(value)) return String(value);
  throw new DataError(`${where} is ${show(value)}, expected a text or a whole number`);
}

/** The value as text. Throws DataError, `where` first. */
export function checkText(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  throw new DataError(`${where} is ${show(value)}, expected a text`);
}

/** The object that a JSON file holds. Throws DataError where it holds something else. */
export async function readMembers(file: string): Promise<Members> {
  const items = await readJsonList(file);
  if (items.length === 1) return checkMembers(items[0], file);
  throw new DataError(`${file}: holds a list of ${items.length} items, expected a JSON object`);
}

/** A value in a message: short, and what is not there by name. */
export function show(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 60);
}
