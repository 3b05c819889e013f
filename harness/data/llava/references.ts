import { join } from 'node:path';
import type { DatasetEntry } from '../../config/dataset-entry.js';
import { DataError } from '../../core/errors.js';
import type { ReferenceTruth } from '../../core/question.js';
import { show, toFields } from '../coco-fields.js';
import { takeKey } from '../layout.js';
import { indexTruths, pairByKey, type AskedLine, type KnownTruths } from './asked.js';
import { idOf, needText, readItems, readObject, textsOf } from './members.js';

/** The reference answers of LLaVA-Bench by the id of the question, with the description of its image: captions joined by
 *  line breaks, which may be the same for several questions. Source: haotian-liu/LLaVA, llava/eval/eval_gpt_review_bench.py. */
export async function readLlavaBenchTruths(
  asked: readonly AskedLine[],
  folder: string,
  entry: DatasetEntry,
): Promise<KnownTruths> {
  const name = takeKey(entry, 'annotations');
  const where = `${entry.id}: ${join(folder, name)}`;
  const contexts = await readContexts(folder, entry);
  const lines = new Map(asked.map((line) => [String(line.questionId), line]));
  const truths = indexTruths(await readItems(folder, name, entry), where, (fields, at) => {
    const id = String(idOf(fields, 'question_id', at));
    const { imageName = '', category } = lines.get(id) ?? {};
    const context = contexts.get(imageName);
    const truth: ReferenceTruth = {
      kind: 'reference',
      answer: needText(fields, 'text', at),
      ...(context !== undefined && { context }),
      ...(category !== undefined && { category }),
    };
    return [id, truth];
  });
  for (const { questionId, imageName = '', category } of asked) {
    if (!contexts.has(imageName))
      throw new DataError(
        `${entry.id}: ${join(folder, takeKey(entry, 'context'))}: nothing about image ${imageName} of question ${show(questionId)}, expected its description. Fetch the data set again`,
      );
    if (category === undefined)
      throw new DataError(
        `${entry.id}: ${join(folder, takeKey(entry, 'questions'))}: question ${show(questionId)} has no category, expected conv, detail or complex`,
      );
  }
  return pairByKey(asked, truths, ({ questionId }) => String(questionId), join(folder, name), entry);
}

/** The reference answers of MM-Vet: an object whose keys are `v1_<question id>`.
 *  Source: haotian-liu/LLaVA, scripts/convert_mmvet_for_eval.py; yuweihao/MM-Vet, mm-vet_evaluator.py. */
export async function readMmVetTruths(
  asked: readonly AskedLine[],
  folder: string,
  entry: DatasetEntry,
): Promise<KnownTruths> {
  const name = takeKey(entry, 'annotations');
  const questions = Object.entries(await readObject(folder, name, entry));
  const truths = new Map(
    questions.map(([key, item]): [string, ReferenceTruth] => {
      const at = () => `${entry.id}: ${join(folder, name)}: ${key}`;
      const fields = toFields(item, at);
      const capabilities = textsOf(fields, 'capability', at);
      return [key, { kind: 'reference', answer: needText(fields, 'answer', at), capabilities }];
    }),
  );
  return pairByKey(asked, truths, ({ questionId }) => `v1_${questionId}`, join(folder, name), entry);
}

async function readContexts(folder: string, entry: DatasetEntry): Promise<ReadonlyMap<string, string>> {
  const name = takeKey(entry, 'context');
  const items = await readItems(folder, name, entry);
  return new Map(
    items.map((item, index) => {
      const at = () => `${entry.id}: ${join(folder, name)}: item ${index} (from 0)`;
      const fields = toFields(item, at);
      const caption = Array.isArray(fields.caption)
        ? textsOf(fields, 'caption', at).join('\n')
        : needText(fields, 'caption', at);
      return [needText(fields, 'image', at), caption];
    }),
  );
}
