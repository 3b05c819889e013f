import { join } from 'node:path';
import type { DatasetEntry } from '../../config/dataset-entry.js';
import { DataError } from '../../core/errors.js';
import type { YesNoTruth } from '../../core/question.js';
import { show, toFields } from '../coco-fields.js';
import { takeKey } from '../layout.js';
import { listFiles } from '../list-files.js';
import type { AskedLine, KnownTruths } from './asked.js';
import { needText, readItems } from './members.js';

/** The labels of POPE: the folder of annotations has a file `*_pope_<split>.json` for each category of the questions. Line i
 *  of a file is the truth of question i of its category, whatever their ids; image and question must agree, since files of
 *  another release have the lines in another order. Source: haotian-liu/LLaVA, llava/eval/eval_pope.py. */
export async function readPopeTruths(
  asked: readonly AskedLine[],
  folder: string,
  entry: DatasetEntry,
): Promise<KnownTruths> {
  const there = await findPopeFiles(folder, entry);
  const truths: YesNoTruth[] = [];
  for (const [part, places] of groupByCategory(asked)) {
    const file = fileOf(part, there, entry);
    const labels = await readLabels(folder, file, part, entry);
    const lines = places.map((place) => asked[place]);
    checkAgreement(lines, labels, `${entry.id}: ${join(folder, file)}`);
    places.forEach((place, index) => (truths[place] = labels[index].truth));
  }
  const used = new Set(asked.map(categoryOf));
  const unused = [...there].filter(([part]) => !used.has(part));
  return {
    truths,
    warnings: unused.map(
      ([part, file]) => `${entry.id}: ${file} is not used: no question is of category ${part}`,
    ),
  };
}

/** The files of labels that the questions need, relative to the folder of the data set. */
export async function popeFiles(
  asked: readonly AskedLine[],
  folder: string,
  entry: DatasetEntry,
): Promise<readonly string[]> {
  const there = await findPopeFiles(folder, entry);
  return [...new Set(asked.map(categoryOf))].map((part) => fileOf(part, there, entry));
}

function fileOf(part: string, there: ReadonlyMap<string, string>, entry: DatasetEntry): string {
  return there.get(part) ?? `${takeKey(entry, 'annotations')}/coco_pope_${part}.json`;
}

function categoryOf({ category = 'default' }: AskedLine): string {
  return category;
}

/** The files of labels that are there, by split. */
async function findPopeFiles(folder: string, entry: DatasetEntry): Promise<ReadonlyMap<string, string>> {
  const place = takeKey(entry, 'annotations');
  const files = new Map<string, string>();
  for (const name of await listFiles(join(folder, place))) {
    const part = /^[^/]*_pope_([^/]+)\.json$/.exec(name)?.[1];
    if (part === undefined) continue;
    const earlier = files.get(part);
    if (earlier !== undefined)
      throw new DataError(
        `${entry.id}: ${join(folder, place)}: ${name} and ${earlier} are both of split ${part}, expected one. Remove one of them`,
      );
    files.set(part, `${place}/${name}`);
  }
  return files;
}

interface Label {
  readonly image: string;
  readonly text: string;
  readonly truth: YesNoTruth;
}

async function readLabels(
  folder: string,
  file: string,
  part: string,
  entry: DatasetEntry,
): Promise<readonly Label[]> {
  return (await readItems(folder, file, entry)).map((item, index) => {
    const at = () => `${entry.id}: ${join(folder, file)}: question ${index} (from 0)`;
    const fields = toFields(item, at);
    const { label } = fields;
    if (label !== 'yes' && label !== 'no')
      throw new DataError(`${at()}: label is ${show(label)}, expected "yes" or "no"`);
    return {
      image: needText(fields, 'image', at),
      text: needText(fields, 'text', at),
      truth: { kind: 'yes-no', answer: label, part },
    };
  });
}

function checkAgreement(lines: readonly AskedLine[], labels: readonly Label[], where: string): void {
  const remedy =
    "POPE's releases differ: fetch the revision that the questions are of, which the entry names under `obtain`";
  if (labels.length !== lines.length)
    throw new DataError(
      `${where}: ${labels.length} labels, the file of questions has ${lines.length} of that category. ${remedy}`,
    );
  const wrong = lines.findIndex(({ imageName, prompt }, index) => {
    const { image, text } = labels[index];
    return image !== imageName || prompt.split('\n')[0] !== text;
  });
  if (wrong < 0) return;
  const { questionId, imageName = '', prompt } = lines[wrong];
  throw new DataError(
    `${where}: question ${wrong} (from 0) is ${show(labels[wrong].text)} about ${labels[wrong].image}, question ${show(questionId)} is ${show(prompt.split('\n')[0])} about ${imageName}. ${remedy}`,
  );
}

/** The places of the questions of each category. */
function groupByCategory(asked: readonly AskedLine[]): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const [place, line] of asked.entries()) {
    const group = groups.get(categoryOf(line));
    if (group) group.push(place);
    else groups.set(categoryOf(line), [place]);
  }
  return groups;
}
