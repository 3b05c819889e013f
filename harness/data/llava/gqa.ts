import { join } from 'node:path';
import type { DatasetEntry } from '../../config/dataset-entry.js';
import { DataError } from '../../core/errors.js';
import type { GqaTruth } from '../../core/question.js';
import { show, textOf, toFields } from '../coco-fields.js';
import { takeKey } from '../layout.js';
import { pairByKey, type AskedLine, type KnownTruths } from './asked.js';
import { needText, readObject, textsOf } from './members.js';

/** What GQA's file of questions says of each: an object whose keys are their ids.
 *  Source: https://cs.stanford.edu/people/dorarad/gqa/download.html and the eval.py that is linked there. */
export async function readGqaTruths(
  asked: readonly AskedLine[],
  folder: string,
  entry: DatasetEntry,
): Promise<KnownTruths> {
  const name = takeKey(entry, 'annotations');
  const questions = Object.entries(await readObject(folder, name, entry));
  const truths = new Map(
    questions.map(([id, item]) => [
      id,
      parseQuestion(item, () => `${entry.id}: ${join(folder, name)}: question ${id}`),
    ]),
  );
  return pairByKey(asked, truths, ({ questionId }) => String(questionId), join(folder, name), entry);
}

function parseQuestion(item: unknown, where: () => string): GqaTruth {
  const fields = toFields(item, where);
  const types = toFields(fields.types, () => `${where()}: types`);
  const groups = fields.groups === undefined ? {} : toFields(fields.groups, () => `${where()}: groups`);
  const { isBalanced } = fields;
  if (typeof isBalanced !== 'boolean')
    throw new DataError(`${where()}: isBalanced is ${show(isBalanced)}, expected true or false`);
  return {
    kind: 'gqa',
    answer: needText(fields, 'answer', where),
    isBalanced,
    structural: needText(types, 'structural', where),
    semantic: needText(types, 'semantic', where),
    detailed: needText(types, 'detailed', where),
    globalGroup: textOf(groups, 'global', where) ?? null,
    entailed: fields.entailed === undefined ? [] : textsOf(fields, 'entailed', where),
  };
}
