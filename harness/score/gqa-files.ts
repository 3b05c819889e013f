import { DataError } from '../core/errors.js';
import type { GqaTruth } from '../core/question.js';
import { streamJsonEntries } from '../data/json-entries.js';
import { normaliseGqa, type GqaChoices } from '../metrics/answers/gqa.js';
import { checkMembers, checkText, show, type Members } from './llava-answers.js';
import { parseGivenAnswer, type GivenAnswer } from './pair-answers.js';

/** The questions of a GQA file, and which of the members that not all scores need occur in it. */
export interface GqaQuestions {
  readonly questions: ReadonlyMap<string, GqaTruth>;
  readonly haveGroups: boolean;
}

/** The questions of a file {id: {answer, isBalanced, types, groups, entailed}}. `groups` and `entailed` may be missing.
 *  Throws DataError on another file. */
export async function readGqaQuestions(file: string): Promise<GqaQuestions> {
  const questions = new Map<string, GqaTruth>();
  let haveGroups = false;
  await streamJsonEntries(file, (entries) => {
    for (const [id, value] of entries) {
      const where = `${file}: question ${show(id)}`;
      const members = checkMembers(value, where);
      haveGroups ||= members.groups !== undefined;
      questions.set(id, parseQuestion(members, where));
    }
  });
  return { questions, haveGroups };
}

function parseQuestion(members: Members, where: string): GqaTruth {
  const { isBalanced, entailed = [], groups } = members;
  if (typeof isBalanced !== 'boolean')
    throw new DataError(`${where}: isBalanced is ${show(isBalanced)}, expected true or false`);
  const types = checkMembers(members.types, `${where}: types`);
  const typeOf = (name: string) =>
    types[name] === null ? '' : checkText(types[name] ?? '', `${where}: types.${name}`);
  return {
    kind: 'gqa',
    answer: checkText(members.answer, `${where}: answer`),
    isBalanced,
    structural: checkText(types.structural, `${where}: types.structural`),
    semantic: typeOf('semantic'),
    detailed: typeOf('detailed'),
    globalGroup: parseGroup(groups, `${where}: groups`),
    entailed: isBalanced ? parseTexts(entailed, `${where}: entailed`) : [],
  };
}

function parseGroup(groups: unknown, where: string): string | null {
  if (groups === undefined || groups === null) return null;
  const { global = null } = checkMembers(groups, where);
  return global === null ? null : checkText(global, `${where}.global`);
}

/** The choices of a file {id: {valid, plausible}} for these questions; others are passed over. Throws DataError on another
 *  file, and where a question has none. */
export async function readGqaChoices(
  file: string,
  ids: ReadonlySet<string>,
  truthFile: string,
): Promise<ReadonlyMap<string, GqaChoices>> {
  const choices = new Map<string, GqaChoices>();
  await streamJsonEntries(file, (entries) => {
    for (const [id, value] of entries) {
      if (!ids.has(id)) continue;
      const where = `${file}: question ${show(id)}`;
      const { valid, plausible } = checkMembers(value, where);
      choices.set(id, {
        valid: parseTexts(valid, `${where}: valid`),
        plausible: parseTexts(plausible, `${where}: plausible`),
      });
    }
  });
  const missing = Array.from(ids).find((id) => !choices.has(id));
  if (missing === undefined) return choices;
  throw new DataError(
    `${file}: no choices for question ${show(missing)} of ${truthFile}, expected those of every balanced question. Check that both are of the same split`,
  );
}

/** The predictions of a file as they are compared: LLaVA's {question_id, text} without dots at their end and in lower case,
 *  those of {questionId, prediction} as they stand, for that is what LLaVA's script makes of the others. */
export function parseGqaPredictions(items: readonly unknown[], file: string): readonly GivenAnswer[] {
  return items.map((item, index) => {
    const where = `${file}: item ${index} (from 0)`;
    if (checkMembers(item, where).questionId !== undefined)
      return parseGivenAnswer(item, where, { id: 'questionId', answer: ['prediction'] });
    const { id, text } = parseGivenAnswer(item, where, { id: 'question_id', answer: ['text'] });
    return { id, text: normaliseGqa(text) };
  });
}

function parseTexts(value: unknown, where: string): readonly string[] {
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  throw new DataError(`${where} is ${show(value)}, expected a list of texts`);
}
