import { join } from 'node:path';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { DataError } from '../core/errors.js';
import { readDataText, splitLines } from './text-file.js';

/** Names of the files that CLIP_benchmark and DataComp ship class names and prompt templates in. */
export const classFiles = ['classnames.txt', 'zeroshot_classification_templates.txt'] as const;

/** What the class files of a folder say. */
export interface Classes {
  /** One name per class, in label order; blank names are kept. */
  readonly classNames: readonly string[];
  /** Each with one `{c}`; at least one. */
  readonly templates: readonly string[];
}

/** Reads the class names, one a line, and the prompt templates. Names are trimmed and blank ones kept: CLEVR Distance has a
 *  class whose name is empty. Throws DataError where they are not as many as the entry says, and on a template without
 *  `{c}`. */
export async function readClasses(folder: string, entry: DatasetEntry): Promise<Classes> {
  const [namesFile, templatesFile] = classFiles;
  const classNames = splitLines(await readDataText(folder, namesFile, entry)).map((line) => line.trim());
  if (entry.classes !== undefined && classNames.length !== entry.classes)
    throw new DataError(
      `${entry.id}: ${classNames.length} class names in ${join(folder, namesFile)}, datasets.json says ${entry.classes}. ` +
        `Blank lines count: restore the file as it was shipped`,
    );
  if (classNames.length === 0)
    throw new DataError(`${entry.id}: no class names in ${join(folder, namesFile)}, expected one a line`);
  const where = `${entry.id}: ${join(folder, templatesFile)}`;
  return { classNames, templates: parseTemplates(await readDataText(folder, templatesFile, entry), where) };
}

/** The prompt templates of a text, one a line. Throws DataError where there are none, and on one without `{c}`. */
export function parseTemplates(text: string, where: string): readonly string[] {
  const templates = splitLines(text)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const wrong = templates.find((template) => !template.includes('{c}'));
  if (wrong !== undefined)
    throw new DataError(`${where}: template ${JSON.stringify(wrong)} has no {c}, where the class name goes`);
  if (templates.length === 0) throw new DataError(`${where}: no templates, expected at least one`);
  return templates;
}
