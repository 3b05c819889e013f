import { DataError } from '../core/errors.js';
import { checkMembers, checkText, show } from './llava-answers.js';

/** The evaluators of EvalAI take ten answers to a question and nothing else. */
const slots = 10;

/** What people answered to a question: texts, or objects with an `answer`. Throws DataError, `where` first, where there is
 *  none, and on an answer that is no text. */
export function parseHumanAnswers(value: unknown, where: string): readonly string[] {
  if (!Array.isArray(value) || value.length === 0)
    throw new DataError(
      `${where}: answers are ${show(value)}, expected a list. The answers of a test split are kept by its server: score a validation split`,
    );
  return value.map((one: unknown, slot) => {
    const place = `${where}: answer ${slot} (from 0)`;
    return checkText(typeof one === 'string' ? one : checkMembers(one, place).answer, place);
  });
}

/** The same for an evaluator of EvalAI: ten of them. */
export function parseTenAnswers(value: unknown, where: string): readonly string[] {
  const answers = parseHumanAnswers(value, where);
  if (answers.length === slots) return answers;
  throw new DataError(
    `${where}: has ${answers.length} answers, expected ${slots}, as its evaluator takes them`,
  );
}
