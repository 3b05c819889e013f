import { DataError } from '../core/errors.js';
import { checkId, checkMembers, checkText, type Members } from './llava-answers.js';

/** The answer to one question, as a predictions file has it. */
export interface GivenAnswer {
  readonly id: string;
  readonly text: string;
}

/** What the members of a predictions file are called. */
export interface AnswerNames {
  /** Of the id: `question_id`. */
  readonly id: string;
  /** Of the answer; the first that is there. */
  readonly answer: readonly string[];
}

/** The answers of a predictions file, in order. Throws DataError, naming the item, on one without these members. */
export function parseGivenAnswers(
  items: readonly unknown[],
  file: string,
  names: AnswerNames,
): readonly GivenAnswer[] {
  return items.map((item, index) => parseGivenAnswer(item, `${file}: item ${index} (from 0)`, names));
}

/** One of them. */
export function parseGivenAnswer(item: unknown, where: string, { id, answer }: AnswerNames): GivenAnswer {
  const members: Members = checkMembers(item, where);
  const given = checkId(members[id], `${where}: ${id}`);
  const name = answer.find((one) => members[one] !== undefined) ?? answer.join(' or ');
  return { id: given, text: checkText(members[name], `${where} (${id} ${JSON.stringify(given)}): ${name}`) };
}

/** Where answers and questions stand, for messages. */
export interface PairPlace {
  readonly file: string;
  readonly truthFile: string;
  /** What the id is called: `question_id`. */
  readonly name: string;
}

/** The texts of the answers by id. Throws DataError where an id comes twice, is no question's, or a question has no answer:
 *  the reference tools refuse all three or, silently, score something else. No answers at all are legal. */
export function pairAnswers(
  ids: ReadonlySet<string> | ReadonlyMap<string, unknown>,
  answers: readonly GivenAnswer[],
  place: PairPlace,
): ReadonlyMap<string, string> {
  const { file, truthFile, name } = place;
  const byId = new Map<string, string>();
  for (const { id, text } of answers) {
    const where = `${file}: ${name} ${JSON.stringify(id)}`;
    if (!ids.has(id))
      throw new DataError(`${where} is not in ${truthFile}. Check that both are of the same split`);
    if (byId.has(id)) throw new DataError(`${where} is answered twice, expected once. Take one answer out`);
    byId.set(id, text);
  }
  if (byId.size > 0) checkAllAnswered(ids.keys(), byId, place);
  return byId;
}

/** Throws DataError unless each of these ids is answered. */
export function checkAllAnswered(
  ids: Iterable<string>,
  answers: ReadonlyMap<string, unknown>,
  { file, truthFile, name }: PairPlace,
): void {
  const missing = Array.from(ids).filter((id) => !answers.has(id));
  if (missing.length === 0) return;
  const more = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
  throw new DataError(
    `${file}: no answer to ${name} ${JSON.stringify(missing[0])}${more} of ${truthFile}, expected one for each. Add them: an empty text is an answer`,
  );
}
