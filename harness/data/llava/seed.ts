import { join } from 'node:path';
import type { DatasetEntry } from '../../config/dataset-entry.js';
import { DataError } from '../../core/errors.js';
import type { ChoiceTruth } from '../../core/question.js';
import { integerOf, show, toFields, type Fields } from '../coco-fields.js';
import { takeKey } from '../layout.js';
import { indexTruths, pairByKey, type AskedLine, type KnownTruths } from './asked.js';
import { idOf, listOf, needText, readObject } from './members.js';

const optionKeys = ['choice_a', 'choice_b', 'choice_c', 'choice_d'];

/** What SEED-Bench.json says of the questions, by their ids, which are texts there and whole numbers or texts in LLaVA's
 *  file. `groups`: `type`, the name of the evaluation dimension, and `data`: `image` or `video`.
 *  Source: haotian-liu/LLaVA, scripts/convert_seed_for_submission.py. */
export async function readSeedTruths(
  asked: readonly AskedLine[],
  folder: string,
  entry: DatasetEntry,
): Promise<KnownTruths> {
  const name = takeKey(entry, 'annotations');
  const where = `${entry.id}: ${join(folder, name)}`;
  const file = await readObject(folder, name, entry);
  const types = toFields(file.question_type, () => `${where}: question_type`);
  const typeNames = new Map(Object.entries(types).map(([type, id]) => [id, type]));
  const truths = indexTruths(
    listOf(file, 'questions', () => where),
    where,
    (fields, at) => [String(idOf(fields, 'question_id', at)), parseQuestion(fields, typeNames, at)],
  );
  return pairByKey(asked, truths, ({ questionId }) => String(questionId), join(folder, name), entry);
}

function parseQuestion(
  fields: Fields,
  typeNames: ReadonlyMap<unknown, string>,
  where: () => string,
): ChoiceTruth {
  const id = integerOf(fields, 'question_type_id', where);
  const type = typeNames.get(id);
  if (type === undefined)
    throw new DataError(
      `${where()}: question_type_id is ${id}, expected one of ${[...typeNames.keys()].map(show).join(', ')}`,
    );
  const options = optionKeys.map((key) => needText(fields, key, where));
  const answer = needText(fields, 'answer', where);
  if (!['A', 'B', 'C', 'D'].includes(answer))
    throw new DataError(`${where()}: answer is ${show(answer)}, expected A, B, C or D`);
  return { kind: 'choice', answer, options, groups: { type, data: needText(fields, 'data_type', where) } };
}
