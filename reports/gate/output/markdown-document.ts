import { isFraction } from '../../summary/format.js';
import type { Check, GateOutcome, GateResult, State } from '../gate-result.js';
import { describeExit, describeGround, formatCells } from './format-cells.js';
import { drawStrip, stripReach } from './interval-strip.js';
import { markdownText } from './markdown-text.js';
import {
  countStates,
  createNamer,
  groupChecks,
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

/** The outcome as GitHub's Markdown: the verdict, what is wrong, what is doubtful, and folded away a row for each task and mean. What
 *  does not fit is left out, and said to be. */
export function writeMarkdown(outcome: GateOutcome, size: DocumentSize): string {
  const head = `## ${signs[outcome.verdict]} Accuracy gate: ${outcome.verdict}

${markdownText(outcome.summary, 2000)}
`;
  const ground = [...describeGround(outcome), describeExit(outcome)].map((line) => markdownText(line));
  const tail = `\n<sub>${ground.join(' · ')}</sub>\n`;
  if (!('checks' in outcome)) return `${head}${tail}`;
  const notes = writeNotes(outcome);
  const bytes = size.bytes - Buffer.byteLength(`${head}${notes}${tail}`);
  const { checks } = outcome;
  const frame = { all: checks, reach: reachOf(checks), most: size.rows };
  const wrong = writeChecks('What is wrong', checks.filter(isBlocking), { ...frame, bytes: bytes / 2 });
  const doubtful = writeChecks('What is doubtful', checks.filter(isDoubtful), { ...frame, bytes: bytes / 4 });
  const rows = writeRows({ ...frame, bytes: bytes - Buffer.byteLength(`${wrong}${doubtful}`) });
  return `${head}${wrong}${doubtful}${notes}${rows}${tail}`;
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

const mostNotes = 5;

function writeNotes(result: GateResult): string {
  const notes = listNotes(result).map((note) => `- ${markdownText(note, 500)}\n`);
  const more = notes.length > mostNotes ? `- … and ${notes.length - mostNotes} more models\n` : '';
  return notes.length === 0 ? '' : `\n${notes.slice(0, mostNotes).join('')}${more}`;
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

/** A table with a sentence for each of some of all checks. */
function writeChecks(title: string, some: readonly Check[], { all, reach, most, bytes }: Frame): string {
  if (some.length === 0) return '';
  const nameOf = createNamer(all);
  const lines = some.slice(0, most).map((check) => {
    const [name, rule, why] = [nameRow(check, nameOf(check)), check.rule, check.message].map((cell) =>
      markdownText(cell),
    );
    const strip = stripOf(groupChecks([check])[0], reach);
    return `| ${[sayState(check), name, rule, strip, why].join(' | ')} |\n`;
  });
  const { text, more } = fitLines(lines, bytes - reserve);
  const left = some.length - Math.min(some.length, most) + more;
  return `
### ${title}

|  | task | rule | worse · better | why |
| --- | --- | --- | --- | --- |
${text}${left > 0 ? `\n… and ${left} more.\n` : ''}`;
}

function sayState({ state, waiver }: Check): string {
  return waiver ? `${muted} waived` : `${signs[state]} ${state}`;
}

const heading =
  '|  | task | n | before | after | difference [95 %] |  | gained/lost | p | adjusted p | MDE |\n';
const rule = `| --- | --- | ---: | ---: | ---: | --- | --- | --- | ---: | ---: | ---: |\n`;

/** Room for the words around the rows. */
const reserve = 700;

/** A row for each target, as many as fit. */
function writeRows({ all, reach, bytes }: Frame): string {
  const rows = groupChecks(all);
  if (rows.length === 0) return '';
  const nameOf = createNamer(all);
  const lines = rows.map((row) => formatRow(row, nameOf(row), reach));
  const { text, more } = fitLines(lines, bytes - reserve);
  const left =
    more > 0 ? `\n… and ${more} more rows that do not fit here: see the JSON document (\`--json\`).\n` : '';
  return `
<details><summary>All ${rows.length} tasks and means (${countStates(all)})</summary>

Fractions in percent, differences in points. The strips span ${(100 * reach).toFixed(2)} points on either side of zero, with the
95 % interval; left is worse. MDE: the least drop that would have been seen with a power of 80 %.

${heading}${rule}${text}${left}
</details>
`;
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
      `${difference} ${interval}`.trim(),
      stripOf(row, reach),
      flips,
    ],
    ...[p.replace('<', '&lt;'), adjustedP.replace('<', '&lt;'), detectable],
  ];
  return `| ${cells.join(' | ')} |\n`;
}
