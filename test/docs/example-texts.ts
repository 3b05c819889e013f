import { parseAllDocuments } from 'yaml';

/** The pieces of an example file that may be commands: of YAML its texts, and its lists of words as calls of `bench` where they begin with
 *  one of its commands; of other files the file. */
export function readExample(name: string, content: string, commands: readonly string[]): readonly string[] {
  if (!/\.ya?ml$/.test(name)) return [content];
  return parseAllDocuments(content).flatMap((document) => textsIn(document.toJS(), commands));
}

function textsIn(value: unknown, commands: readonly string[]): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value) && commands.includes(String(value[0]))) return [`bench ${value.join(' ')}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((inner) => textsIn(inner, commands));
}
