import type { ClassFile } from '../config/class-file.js';
import type { Category } from '../core/annotations.js';
import { ConfigError } from '../core/errors.js';
import type { OpenDataset } from '../data/reader.js';

/** The classes of a dense task: those of the data set with the names, kinds and roles of the card's class file, matched as
 *  the file says. Ids are those of the data set; a set without categories gets the file's classes, numbered from 0.
 *  Where the data bring a vocabulary, its names stay, and the file adds kinds and roles only. Categories of annotated images
 *  that a file matched by name lacks are left out. Throws ConfigError when they are not the same classes, not in the same
 *  order, or not as many as the entry says. */
export function nameCategories(
  task: string,
  { categories: found, entry, kind }: Pick<OpenDataset, 'categories' | 'entry' | 'kind'>,
  file: ClassFile | undefined,
): readonly Category[] | undefined {
  const scored = file ? joinClasses(task, found, file, kind === 'annotated-image') : found;
  const classes = file && entry.vocabulary !== undefined ? keepNames(scored, found) : scored;
  if (classes && entry.classes !== undefined && classes.length !== entry.classes)
    throw new ConfigError(
      `${task}: ${classes.length} classes, datasets.json says ${entry.classes} of ${entry.id}. Check the class file in the card, or update the entry`,
    );
  return classes;
}

function joinClasses(
  task: string,
  found: readonly Category[] | undefined,
  file: ClassFile,
  mayDrop: boolean,
): readonly Category[] {
  const classes = file.classes.map(({ names, ...facts }) => ({ name: names[0], names, ...facts }));
  if (!found) return classes.map((one, id) => ({ id, ...one }));
  if (file.match === 'order') {
    checkOrder(task, found, file);
    return found.map((category, index) => ({ ...category, ...classes[index] }));
  }
  const known = new Set(found.map(({ name }) => name));
  const absent = classes.find(({ name }) => !known.has(name));
  if (absent)
    throw new ConfigError(
      `${task}: class ${JSON.stringify(absent.name)} of its class file is none of the ${found.length} categories of the data set. Name another class file in the card`,
    );
  const byName = new Map(classes.map((one) => [one.name, one]));
  return found.flatMap((category) => {
    const own = byName.get(category.name);
    if (own) return [{ ...category, ...own }];
    if (mayDrop) return [];
    throw new ConfigError(
      `${task}: category ${JSON.stringify(category.name)} of the data set is not in its class file. Name another class file in the card`,
    );
  });
}

/** Throws ConfigError where there are more classes on one side, or a category is called as another class of the file is. */
function checkOrder(task: string, found: readonly Category[], { classes }: ClassFile): void {
  if (classes.length !== found.length)
    throw new ConfigError(
      `${task}: ${classes.length} classes in its class file, the data set has ${found.length}. Name another class file in the card`,
    );
  const firstNames = classes.map(({ names }) => simplify(names[0]));
  found.forEach(({ name }, index) => {
    const simple = simplify(name);
    if (classes[index].names.some((own) => simplify(own) === simple)) return;
    const other = firstNames.indexOf(simple);
    if (other >= 0)
      throw new ConfigError(
        `${task}: category ${index} (from 0) of the data set is ${JSON.stringify(name)}, which is class ${other} of its class file: ` +
          'not the same order. Name another class file in the card',
      );
  });
}

function simplify(name: string): string {
  return name.trim().toLowerCase();
}

function keepNames(
  scored: readonly Category[] | undefined,
  found: readonly Category[] | undefined,
): readonly Category[] | undefined {
  const shipped = new Map(found?.map(({ id, name, names }) => [id, { name, names }]));
  return scored?.map((category) => ({ ...category, ...shipped.get(category.id) }));
}
