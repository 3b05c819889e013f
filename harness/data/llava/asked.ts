import type { DatasetEntry } from '../../config/dataset-entry.js';
import { DataError, messageOf } from '../../core/errors.js';
import type { QuestionTruth } from '../../core/question.js';
import { show, toFields, type Fields } from '../coco-fields.js';

/** A question as a file asks it. */
export interface AskedLine {
  readonly questionId: string | number;
  /** The image as the file names it; absent where the question is about its text alone. */
  readonly imageName?: string;
  /** What the model is told. */
  readonly prompt: string;
  /** What the file sorts the question under: LLaVA's files have `default` where it means nothing. */
  readonly category?: string;
}

/** The truths of questions, in their order, and what is odd about them. */
export interface KnownTruths {
  readonly truths: readonly QuestionTruth[];
  readonly warnings: readonly string[];
}

/** Short answers: the last line of such prompts. Source: haotian-liu/LLaVA, docs/Evaluation.md. */
export const shortAnswer = 'Answer the question using a single word or phrase.';

/** Options: the last line of such prompts. Source: haotian-liu/LLaVA, docs/Evaluation.md. */
export const answerWithLetter = "Answer with the option's letter from the given choices directly.";

/** The truth of each question, found in a file by its key. `keyOf` may give several, tried in turn. Truths that no question
 *  asks for are a warning: the questions may be a part of the benchmark. Throws DataError on a question without a truth.
 *  `file` is where the truths come from. */
export function pairByKey(
  asked: readonly AskedLine[],
  truths: ReadonlyMap<string, QuestionTruth>,
  keyOf: (line: AskedLine) => string | readonly string[],
  file: string,
  { id: dataset }: DatasetEntry,
): KnownTruths {
  const used = new Set<string>();
  const found = asked.map((line) => {
    const keys = [keyOf(line)].flat();
    const key = keys.find((one) => truths.has(one));
    const truth = key === undefined ? undefined : truths.get(key);
    if (key === undefined || truth === undefined)
      throw new DataError(
        `${dataset}: ${file}: nothing about question ${show(line.questionId)} (${show(keys[0])}), expected its answer. ` +
          'Fetch the files of one release',
      );
    used.add(key);
    return truth;
  });
  const left = truths.size - used.size;
  const warning = `${dataset}: ${left} of the ${truths.size} questions of ${file} are not asked by the file of questions`;
  return { truths: found, warnings: left === 0 ? [] : [warning] };
}

/** The truths of a list of items by a key of each. Throws DataError where a key occurs twice; `where` names the file. */
export function indexTruths(
  items: readonly unknown[],
  where: string,
  entryOf: (item: Fields, at: () => string) => readonly [key: string, truth: QuestionTruth],
): ReadonlyMap<string, QuestionTruth> {
  const truths = new Map<string, QuestionTruth>();
  for (const [index, item] of items.entries()) {
    const at = () => `${where}: item ${index} (from 0)`;
    const [key, truth] = entryOf(toFields(item, at), at);
    if (truths.has(key)) throw new DataError(`${at()}: ${show(key)} occurs twice, expected each once`);
    truths.set(key, truth);
  }
  return truths;
}

/** What was made of a file, errors beginning with the id of the data set. */
export async function ofEntry<Value>({ id }: DatasetEntry, make: () => Promise<Value>): Promise<Value> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof DataError) || error.message.startsWith(`${id}: `)) throw error;
    throw new DataError(`${id}: ${messageOf(error)}`);
  }
}
