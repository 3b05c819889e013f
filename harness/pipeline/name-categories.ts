import type { ClassFile } from '../config/class-file.js';
import type { Category } from '../core/annotations.js';
import { ConfigError } from '../core/errors.js';

/** The classes of a dense task: those of the data set with the names, kinds and roles of the card's class file, matched as
 *  the file says. Ids are those of the data set; a set without categories gets the file's classes, numbered from 0.
 *  Throws ConfigError when they are not the same classes. */
export function nameCategories(
  task: string,
  found: readonly Category[] | undefined,
  file: ClassFile | undefined,
): readonly Category[] | undefined {
  if (!file) return found;
  const classes = file.classes.map(({ names, ...facts }) => ({ name: names[0], names, ...facts }));
  if (!found) return classes.map((one, id) => ({ id, ...one }));
  if (file.match === 'order') {
    if (classes.length !== found.length)
      throw new ConfigError(
        `${task}: ${classes.length} classes in its class file, the data set has ${found.length}. Name another class file in the card`,
      );
    return found.map((category, index) => ({ ...category, ...classes[index] }));
  }
  const byName = new Map(classes.map((one) => [one.name, one]));
  return found.map((category) => {
    const own = byName.get(category.name);
    if (!own)
      throw new ConfigError(
        `${task}: category ${JSON.stringify(category.name)} of the data set is not in its class file. Name another class file in the card`,
      );
    return { ...category, ...own };
  });
}
