import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { classFileSchema, templatesFileSchema, type ClassFile } from '../harness/config/class-file.js';
import { readJsonFile } from '../harness/config/json-file.js';
import { packageRoot } from '../harness/config/package-root.js';
import type { TaskCard } from '../harness/config/task-card.js';
import { ConfigError } from '../harness/core/errors.js';

/** The words that a card brings to a data set that has none of its own. */
export interface Vocabulary {
  readonly classes?: ClassFile | undefined;
  readonly templates: readonly string[];
}

/** Reads the class file and the templates that a card names, in this package or by their absolute path. Throws ConfigError when there
 *  is no such file. */
export async function readVocabulary(
  { id, group, classes, templates }: TaskCard,
  folder = join(packageRoot, 'tasks'),
): Promise<Vocabulary> {
  const find = (name: string, inside: string) => {
    const file = isAbsolute(name) ? name : join(folder, inside, `${name}.json`);
    if (existsSync(file)) return file;
    throw new ConfigError(`${id}: its card names ${file}, which does not exist`);
  };
  const classesFile = classes === undefined ? undefined : find(classes, join(group, 'classes'));
  const templatesFile = templates === undefined ? undefined : find(templates, 'templates');
  return {
    ...(classesFile === undefined
      ? {}
      : { classes: await readJsonFile(classesFile, classFileSchema, ConfigError) }),
    templates:
      templatesFile === undefined
        ? []
        : (await readJsonFile(templatesFile, templatesFileSchema, ConfigError)).templates,
  };
}
