import { join } from 'node:path';
import { packageRoot } from '../../harness/config/package-root.js';
import { markdownTable } from '../../reports/summary/markdown-table.js';
import { makers, type Maker, type MakerId } from './makers.js';
import type { AnyRow } from './reference-row.js';
import { allRows, references } from './references.js';
import type { Results, RowResult } from './results-file.js';

/** The page that shows the comparisons. */
export const pageFile = join(packageRoot, 'docs', 'NUMBERS.md');

/** The page with its generated blocks written anew; what people wrote around them stays. A block stands between
 *  `<!-- numbers: ID -->` and `<!-- end -->`. Throws Error on a page that lacks a block or has one that nothing fills. */
export function fillPage(page: string, results: Results): string {
  const blocks = makeBlocks(results);
  const left = new Set(blocks.keys());
  const filled = page.replaceAll(
    /(<!-- numbers: ([\w-]+) -->\n)[^]*?(<!-- end -->)/g,
    (_all, head, id, end) => {
      const text = blocks.get(String(id));
      if (text === undefined)
        throw new Error(`docs/NUMBERS.md: block "${String(id)}" is not one that there is`);
      left.delete(String(id));
      return `${String(head)}\n${text}\n\n${String(end)}`;
    },
  );
  if (left.size > 0) throw new Error(`docs/NUMBERS.md: no block for ${[...left].join(', ')}`);
  return filled;
}

function makeBlocks({ madeOn, rows }: Results): ReadonlyMap<string, string> {
  const tables = Object.entries(references).map(([id, list]) => [id, tabulateRows(list, rows)] as const);
  return new Map([['summary', summarise(madeOn, rows)], ...tables, ['makers', tabulateMakers()]]);
}

const count = (value: number) => value.toLocaleString('en-US');
const sumOf = (list: readonly RowResult[], key: 'values' | 'equal') =>
  list.reduce((sum, one) => sum + one[key], 0);

/** The tools that gave values, each counted once. */
const listTools = () => new Set(allRows.flatMap(({ tools }) => tools));

function summarise(madeOn: string, results: Results['rows']): string {
  const all = Object.values(results);
  const of = (rows: readonly AnyRow[]) => rows.map(({ id }) => results[id]);
  const exact = of(allRows.filter(({ tolerance }) => tolerance === 0));
  const close = of(allRows.filter(({ tolerance }) => tolerance > 0));
  const whole = all.filter(({ values, equal }) => values === equal);
  const [values, equal] = [sumOf(all, 'values'), sumOf(all, 'equal')];
  return [
    `**${count(values)} values in ${all.length} comparisons against ${listTools().size} tools: ${count(equal)} are bit-equal, ` +
      `in ${whole.length} comparisons all of them, and the others are within what their tests allow.**`,
    `Most are pixels, ids, labels and texts, which must be the same: ${count(sumOf(exact, 'equal'))} of ` +
      `${count(sumOf(exact, 'values'))} are. The rest are numbers of floating point, in ${close.length} comparisons: ` +
      `${count(sumOf(close, 'equal'))} of ${count(sumOf(close, 'values'))} are bit-equal. Measured on ${madeOn}.`,
  ].join('\n\n');
}

function tabulateRows(rows: readonly AnyRow[], results: Results['rows']): string {
  const head = ['what', 'reference', 'cases', 'values (bit-equal)', 'largest difference', 'allowed', 'test'];
  return markdownTable(
    head,
    rows.map((row) => {
      const { cases, values, equal } = results[row.id];
      return [
        row.what,
        describeReference(row),
        row.amount ?? count(cases),
        `${count(values)} (${values === equal ? 'all' : count(equal)})`,
        describeDifference(row, results[row.id]),
        row.allowed ?? (row.tolerance === 0 ? 'none' : describeNumber(row.tolerance, row)),
        `[${row.test.replace(/^test\//, '')}](../${row.test})`,
      ];
    }),
  );
}

function describeReference({ maker, tools, rule }: AnyRow): string {
  const versions: Maker['tools'] = makers[maker].tools;
  const named = tools.map((tool) => `${tool} ${versions[tool]}`);
  return `${named.join(', ')} (${numberOf(maker)}): ${rule}`;
}

function describeDifference(row: AnyRow, { values, equal, largest }: RowResult): string {
  if (values === equal) return 'none';
  return row.tolerance === 0 ? `${count(values - equal)} differ` : describeNumber(largest, row);
}

function describeNumber(value: number, { scale, unit }: AnyRow): string {
  const digits = value >= 0.01 && value < 1000 ? Number(value.toPrecision(2)) : value.toExponential(1);
  return `${digits}${scale === 'relative' ? ' of the value' : ''}${unit === undefined ? '' : ` ${unit}`}`;
}

const makerIds = Object.keys(makers) as readonly MakerId[];
const numberOf = (maker: MakerId) => makerIds.indexOf(maker) + 1;

const ways: Readonly<Record<Maker['way'], string>> = {
  run: 'the tool ran',
  rule: 'its rule, written again',
  printed: 'printed by its authors',
};

function tabulateMakers(): string {
  return markdownTable(
    ['no.', 'command', 'how', 'tools', 'stored in'],
    makerIds.map((id) => {
      const { command, way, tools }: Maker = makers[id];
      const stored = new Set(allRows.filter(({ maker }) => maker === id).flatMap((row) => row.stored));
      return [
        String(numberOf(id)),
        command.includes('python3 ') ? `\`${command}\`` : command,
        ways[way],
        Object.entries(tools)
          .map(([name, version]) => `${name} ${version}`)
          .join(', '),
        [...stored].map((file) => `\`${file}\``).join(', ') || 'the file named',
      ];
    }),
  );
}
