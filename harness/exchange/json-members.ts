import { DataError } from '../core/errors.js';
import type { ForeignValue } from './foreign-file.js';

/** Whether a value is an object with members: no list, not null. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a member; undefined where there is none. Throws DataError, `where` first, on anything else. */
export function memberText(value: unknown, where: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value.trim();
  throw new DataError(`${where} is no text. Mend the file`);
}

/** The numbers among the members of an object, and the names of those that have none: null, which is how NaN is read. Members that are
 *  neither (lists, reports) are passed over. Throws DataError, `where` first, where it is no object. */
export function numberMembers(
  value: unknown,
  where: string,
): { readonly values: ReadonlyMap<string, ForeignValue>; readonly empty: readonly string[] } {
  if (!isObject(value))
    throw new DataError(`${where} is no object, expected numbers by metric. Mend the file`);
  const values = new Map<string, ForeignValue>();
  const empty: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === 'number') values.set(name, { value: member, half: 0 });
    else if (member === null) empty.push(name);
  }
  return { values, empty };
}
