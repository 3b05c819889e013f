import { isFraction } from '../../summary/format.js';
import type { Check, GateOutcome, State } from '../gate-result.js';
import { describeExit, describeGround, formatCells } from './format-cells.js';
import { groupByRule, nameGroup, ruleOf } from './group-causes.js';
import { drawStrip, stripReach } from './interval-strip.js';
import { markdownText } from './markdown-text.js';
import { listNextSteps } from './next-steps.js';
import { sayMeans } from './say-means.js';
import {
  countStates,
  createNamer,
  groupChecks,
  hasNumbers,
  isBlocking,
  isWaived,
  listNotes,
  nameRow,
  type TargetRow,
} from './target-rows.js';

const signs: Readonly<Record<State, string>> = {
  pass: '✅',
  fail: '❌',
  warn: '⚠️',
  inconclusive: '❔',
  incomparable: '🚫',
  error: '🚫',
};
const muted = '🔕';

/** How much of an outcome a document holds. */
export interface DocumentSize {
  /** Bytes of UTF-8 that it may have. */
  readonly bytes: number;
  /** Rows of the table of what is wrong, and of the table of what is doubtful. */
  readonly rows: number;
}

/** The outcome as GitHub's Markdown: the verdict, the means, what is wrong and what to do; folded away what is doubtful, and a row for
 *  each task and mean. What does not fit is left out, and said to be. */
export function writeMarkdown(outcome: GateOutcome, size: DocumentSize): string {
  const head = `## ${signs[outcome.verdict]} Accuracy gate: ${outcome.verdict}

${markdownText(outcome.summary, 2000)}
`;
  const ground = [...describeGround(outcome), describeExit(outcome)].map((line) => markdownText(line));
  const tail = `\n<sub>${ground.join(' · ')}</sub>\n`;
  if (!('checks' in outcome)) return `${head}${tail}`;
  const means = writeLines(sayMeans(outcome));
  const notes = `${writeLines(listNextSteps(outcome).map((step) => `next: ${step}`))}${writeLines(listNotes(outcome))}`;
  const bytes = size.bytes - Buffer.byteLength(`${head}${means}${notes}${tail}`);
  const { checks } = outcome;
  const frame = { all: checks, reach: reachOf(checks), most: size.rows };
  const wrong = writeChecks(checks.filter(isBlocking), { ...frame, bytes: bytes / 2 });
  const doubtful = fold(
    `Doubtful or waived (${countStates(checks.filter(isDoubtful))})`,
    writeChecks(checks.filter(isDoubtful), { ...frame, bytes: bytes / 4 }),
  );
  const rows = writeRows({ ...frame, bytes: bytes - Buffer.byteLength(`${wrong}${doubtful}`) });
  return `${head}${means}${wrong}${notes}${doubtful}${rows}${tail}`;
}

function fold(title: string, content: string): string {
  return content === '' ? '' : `\n<details><summary>${title}</summary>\n${content}\n</details>\n`;
}

/** What a table is drawn in. */
interface Frame {
  readonly all: readonly Check[];
  /** Half-width of the strips. */
  readonly reach: number;
  /** Rows. */
  readonly most: number;
  readonly bytes: number;
}

const mostLines = 5;

function writeLines(lines: readonly string[]): string {
  const shown = lines.slice(0, mostLines).map((line) => `- ${markdownText(line, 500)}\n`);
  const more = lines.length - shown.length;
  return lines.length === 0 ? '' : `\n${shown.join('')}${more > 0 ? `- … and ${more} more\n` : ''}`;
}

/** As many of the lines as fit, and how many do not. */
function fitLines(lines: readonly string[], bytes: number): { readonly text: string; readonly more: number } {
  let left = bytes;
  const first = lines.findIndex((line) => (left -= Buffer.byteLength(line)) < 0);
  const fitting = first < 0 ? lines.length : first;
  return { text: lines.slice(0, fitting).join(''), more: lines.length - fitting };
}

function isDoubtful({ state, waiver }: Check): boolean {
  return state === 'warn' || state === 'inconclusive' || waiver !== undefined;
}

/** A table with a sentence for each cause of some of all checks: the worst five of each rule. */
function writeChecks(some: readonly Check[], { all, reach, most, bytes }: Frame): string {
  if (some.length === 0) return '';
  const nameOf = createNamer(all);
  const rules = groupByRule(some);
  const groups = rules.flatMap(({ shown }) => shown);
  const lines = groups.slice(0, most).map((group) => {
    const [check] = group.checks;
    const name = nameGroup(group, (own) => nameRow(own, nameOf(own)));
    const cells = [name, ruleOf(check) ?? '', group.message].map((cell) => markdownText(cell, 600));
    const strip = group.checks.length === 1 ? stripOf(groupChecks(group.checks)[0], reach) : '';
    return `| ${[sayState(check), ...cells.slice(0, 2), strip, cells[2]].join(' | ')} |\n`;
  });
  const { text, more } = fitLines(lines, bytes - reserve);
  const rest = rules.flatMap(({ rest, check }) =>
    rest > 0 ? [`${rest} more by ${markdownText(check.rule)}`] : [],
  );
  const left = groups.length - Math.min(groups.length, most) + more;
  const others = [...rest.slice(0, mostLines), ...(left > 0 ? [`${left} more`] : [])];
  return `
|  | task | rule | worse · better | why |
| --- | --- | --- | --- | --- |
${text}${others.length > 0 ? `\n… and ${others.join(', ')}.\n` : ''}`;
}

function sayState({ state, waiver }: Check): string {
  return waiver ? `${muted} waived` : `${signs[state]} ${state}`;
}

const heading =
  '|  | task | n | before | after | difference [95 %] | worse · better | +/- | p | adj. p | detectable |\n';
const rule = `| --- | --- | ---: | ---: | ---: | --- | --- | --- | ---: | ---: | ---: |\n`;

/** Room for the words around the rows. */
const reserve = 700;

/** A row for each target, as many as fit. */
function writeRows({ all, reach, bytes }: Frame): string {
  const rows = groupChecks(all).filter(hasNumbers);
  if (rows.length === 0) return '';
  const nameOf = createNamer(all);
  const lines = rows.map((row) => formatRow(row, nameOf(row), reach));
  const { text, more } = fitLines(lines, bytes - reserve);
  const left =
    more > 0 ? `\n… and ${more} more rows that do not fit here: see the JSON document (\`--json\`).\n` : '';
  return fold(
    `All ${rows.length} tasks and means (checks: ${countStates(all)})`,
    `
Scores in percent, differences in points. +/-: samples gained and lost. p: of a drop, then adjusted for all tests. detectable: the least drop that is seen with a chance of 80 %. The strips span ${(100 * reach).toFixed(2)} points on either side of zero.

${heading}${rule}${text}${left}`,
  );
}

/** The half-width of all strips of a document. */
function reachOf(checks: readonly Check[]): number {
  const rows = groupChecks(checks).filter(isDrawn);
  return stripReach(
    rows.flatMap(({ numbers }) => [numbers.difference, numbers.low, numbers.high]),
    leastReach,
  );
}

/** A tenth of a point. */
const leastReach = 0.001;

/** Whether the difference is one of fractions: strips have one scale. */
function isDrawn({ metric, checks }: TargetRow): boolean {
  return isFraction(metric) && checks.every(({ kind }) => kind !== 'ratio');
}

function stripOf(row: TargetRow, reach: number): string {
  const { difference, low, high } = row.numbers;
  if (difference === undefined || !isDrawn(row)) return '';
  const interval = { ...(low !== undefined && { low }), ...(high !== undefined && { high }) };
  return `\`${drawStrip({ difference, ...interval }, reach)}\``;
}

function formatRow(row: TargetRow, name: string, reach: number): string {
  const { n, before, after, difference, interval, flips, p, adjustedP, detectable } = formatCells(row);
  const sign = isWaived(row) ? muted : signs[row.state];
  const cells = [
    ...[
      sign,
      markdownText(nameRow(row, name)),
      n,
      before,
      after,
      `${difference} ${interval}`.trim().replaceAll(' ', '&nbsp;'),
      stripOf(row, reach),
      flips,
    ],
    ...[p.replace('<', '&lt;'), adjustedP.replace('<', '&lt;'), detectable],
  ];
  return `| ${cells.join(' | ')} |\n`;
}
