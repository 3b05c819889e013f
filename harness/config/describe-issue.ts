import { z } from 'zod';
import { nearest } from './nearest.js';

/** A mistake in what a user wrote. */
export interface Mistake {
  readonly path: readonly PropertyKey[];
  /** Whether the key is wrong, or the value. */
  readonly part: 'key' | 'value';
  /** What is wrong, what was found, and what was expected. */
  readonly message: string;
}

/** The first mistake that a schema found in a value, with the nearest of the keys that the schema knows there. */
export function describeIssue(error: z.ZodError, value: unknown, schema: z.ZodType): Mistake {
  // A key that is misspelt explains one that is missing.
  const issue = error.issues.find(({ code }) => code === 'unrecognized_keys') ?? error.issues[0];
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const [key] = issue.keys;
    const known = listKeys(schema, path).filter((name) => !name.startsWith('$'));
    const choice =
      known.length > 4 ? `nearest: ${nearest(key, known).join(', ')}` : `expected one of ${known.join(', ')}`;
    return { path: [...path, key], part: 'key', message: `unknown key "${key}"${sayWhere(path)}, ${choice}` };
  }
  const found = path.reduce<unknown>(
    (parent, name) => (parent as Readonly<Record<PropertyKey, unknown>> | undefined)?.[name],
    value,
  );
  const expected = describeExpected(issue);
  const name = path.length > 0 ? `${sayPath(path)}: ` : '';
  return found === undefined && path.length > 0
    ? { path, part: 'value', message: `${name}missing, ${expected}` }
    : { path, part: 'value', message: `${name}got ${describeValue(found)}, ${expected}` };
}

/** A path as it is read: `rules[2].floor.min`. */
function sayPath(path: readonly PropertyKey[]): string {
  return path
    .map((name) => (typeof name === 'number' ? `[${name}]` : `.${String(name)}`))
    .join('')
    .replace(/^\./, '');
}

function sayWhere(path: readonly PropertyKey[]): string {
  return path.length > 0 ? ` in ${sayPath(path)}` : '';
}

function describeExpected(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${typeNames[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `expected ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return issue.format === 'date' ? 'expected a day, as 2026-12-31' : lowerFirst(issue.message);
    default:
      return lowerFirst(issue.message.replace(/^Too (big|small): /, ''));
  }
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'a mapping of keys to values',
  array: 'a list',
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
};

function describeValue(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol' || typeof value === 'bigint') return String(value);
  // JSON would write NaN as null
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** The keys that a schema knows at a path. */
function listKeys(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const member = path.reduce<z.core.JSONSchema.JSONSchema | undefined>((parent, name) => {
    const next = typeof name === 'number' ? parent?.items : parent?.properties?.[String(name)];
    return typeof next === 'object' && !Array.isArray(next) ? next : undefined;
  }, root);
  return Object.keys(member?.properties ?? {});
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
