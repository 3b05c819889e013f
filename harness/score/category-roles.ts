import type { Category } from '../core/annotations.js';
import { ConfigError, DataError } from '../core/errors.js';
import { readBytes } from '../data/byte-source.js';
import { decodeText } from '../data/json-lines.js';
import type { OptionValues } from './scorer.js';

/** The categories with the roles that the files of `--base` and `--novel` give them; as they are without these options.
 *  Throws ConfigError when only one is given, and DataError on a line that names no category, or one that has a role. */
export async function readRoles(
  { base, novel }: OptionValues,
  categories: readonly Category[],
  truthFile: string,
): Promise<readonly Category[]> {
  if (base === undefined && novel === undefined) return categories;
  if (typeof base !== 'string' || typeof novel !== 'string')
    throw new ConfigError(
      `--${base === undefined ? 'base' : 'novel'}: is missing. Give --base and --novel together: AP50_all is over both`,
    );
  const roles = new Map<number, 'base' | 'novel'>();
  for (const [file, role] of [
    [base, 'base'],
    [novel, 'novel'],
  ] as const)
    for (const [index, line] of decodeText(await readBytes(file), file)
      .split(/\r?\n/)
      .entries()) {
      if (line.trim() === '') continue;
      const where = `${file}: line ${index + 1}`;
      const id = findCategory(line.trim(), categories, where, truthFile);
      if (roles.has(id))
        throw new DataError(
          `${where}: ${line.trim()} is there twice, expected each category once in one of ${base} and ${novel}`,
        );
      roles.set(id, role);
    }
  for (const [file, role] of [
    [base, 'base'],
    [novel, 'novel'],
  ] as const)
    if (![...roles.values()].includes(role))
      throw new DataError(`${file}: names no categories, expected one a line`);
  return categories.map((category) => {
    const role = roles.get(category.id);
    return role ? { ...category, role } : category;
  });
}

/** A name wins over an id of the same digits. */
function findCategory(
  text: string,
  categories: readonly Category[],
  where: string,
  truthFile: string,
): number {
  const named = categories.filter(({ name }) => name === text);
  if (named.length > 1)
    throw new DataError(
      `${where}: ${named.length} categories of ${truthFile} are called ${JSON.stringify(text)}. Write its id`,
    );
  const found = named.at(0) ?? categories.find(({ id }) => String(id) === text);
  if (found) return found.id;
  throw new DataError(
    `${where}: ${JSON.stringify(text)} is no category of ${truthFile}, expected a name or an id`,
  );
}
