import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../harness/config/package-root.js';
import { markdownTable } from '../../../reports/summary/markdown-table.js';

/** What we read of a JSON Schema. */
interface Node {
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly oneOf?: readonly Node[];
  readonly anyOf?: readonly Node[];
}

/** Where a table begins and what it leaves out. */
export interface TableScope {
  /** The member whose members are the rows, such as `datasets[]`; the file itself where nothing is said. */
  readonly at?: string;
  /** Members whose own members are no rows. */
  readonly closed?: readonly string[];
}

/** A table of the members of a file, as its JSON Schema in schemas/ has them: path, default, meaning. Members of variants of a file stand
 *  together, those of the first one first. */
export function writeSchemaTable(name: string, { at = '', closed = [] }: TableScope = {}): string {
  const schema = JSON.parse(readFileSync(join(packageRoot, 'schemas', `${name}.json`), 'utf8')) as Node;
  const start = at.split('.').filter(Boolean).reduce(enter, schema);
  const rows = new Map<string, Row[1]>();
  for (const [place, variant] of (start.oneOf ?? [start]).entries())
    for (const [path, cells] of listRows(variant, '', closed))
      if (!rows.has(path)) rows.set(path, place === 0 ? cells : { ...cells, need: nameVariant(variant) });
  return markdownTable(
    ['member', 'there, or by default', 'is'],
    [...rows].map(([path, { need, is }]) => [`\`${path}\``, need, is]),
  );
}

function enter(node: Node, step: string): Node {
  const member = node.properties?.[step.replace('[]', '')];
  const inner = step.endsWith('[]') ? member?.items : member;
  if (!inner) throw new Error(`the schema has no member ${step}`);
  return inner;
}

/** By what a variant of a file is told from the others. */
function nameVariant({ properties = {} }: Node): string {
  return `\`status\` ${JSON.stringify(properties.status.const)}`;
}

type Row = readonly [path: string, { readonly need: string; readonly is: string }];

function listRows(
  { properties = {}, required = [], anyOf = [] }: Node,
  before: string,
  closed: readonly string[],
): readonly Row[] {
  const groups = anyOf.map((node) => node.required ?? []);
  return Object.entries(properties).flatMap(([key, node]): readonly Row[] => {
    const path = before + key;
    const need = showNeed(node, required.includes(key), findSubstitute(groups, key));
    const own: Row = [path, { need, is: (node.description ?? '').replaceAll('|', '\\|') }];
    if (closed.includes(path)) return [own];
    const inside = node.items
      ? listRows(node.items, `${path}[].`, closed)
      : listRows(node, `${path}.`, closed);
    return [own, ...inside];
  });
}

/** The member that another one may be absent for: of groups of members of which one must be whole, that of the group without it. */
function findSubstitute(groups: readonly (readonly string[])[], key: string): string | undefined {
  const others = groups.filter((group) => !group.includes(key));
  return others.length < groups.length && others[0]?.length === 1 ? others[0][0] : undefined;
}

/** Whether a member must be there, or what stands for it. */
function showNeed({ default: value }: Node, isRequired: boolean, substitute: string | undefined): string {
  const text = JSON.stringify(value ?? {});
  if (text !== '{}' && text !== '[]') return `\`${text}\``;
  if (isRequired) return 'always';
  return substitute === undefined ? '' : `always, or \`${substitute}\``;
}
