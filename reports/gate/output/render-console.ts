import type { GateOutcome, GateResult, State } from '../gate-result.js';
import { describeExit, describeGround, formatCells } from './format-cells.js';
import { plainLine } from './plain-text.js';
import {
  countStates,
  createNamer,
  groupChecks,
  isWaived,
  listNotes,
  nameRow,
  type TargetRow,
} from './target-rows.js';

/** How a console shows things. */
export interface ConsoleStyle {
  /** A word in the colour of a state, or as it is. */
  readonly paint: (state: State, word: string) => string;
  /** A table of plain columns; `right`: numbers of those set flush right. */
  readonly table: (
    head: readonly string[],
    rows: readonly (readonly string[])[],
    right: readonly number[],
  ) => string;
  /** A row for each check, and every sentence. */
  readonly verbose: boolean;
}

const mostSentences = 30;
const mostRows = 100;
const mostRules = 2;

/** The outcome for a console: one line with the verdict, a sentence for each check that did not pass, a table with a row for each
 *  task and mean, and what it rests on. */
export function renderConsole(outcome: GateOutcome, style: ConsoleStyle): string {
  const { verdict, summary } = outcome;
  const verdictLine = `${style.paint(verdict, `gate: ${verdict.toUpperCase()}`)} (${describeExit(outcome)}): ${plainLine(summary, 2000)}`;
  if (!('checks' in outcome)) return verdictLine;
  return [
    verdictLine,
    ...section(describeChecks(outcome, style)),
    ...section(drawTable(outcome, style)),
    ...section([...listNotes(outcome), ...describeGround(outcome)].map((line) => plainLine(line, 2000))),
  ].join('\n');
}

function section(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

function describeChecks({ checks }: GateResult, { paint, verbose }: ConsoleStyle): readonly string[] {
  const nameOf = createNamer(checks);
  const said = checks.filter((check) => check.state !== 'pass' || check.waiver);
  const lines = said.slice(0, verbose ? said.length : mostSentences).map((check) => {
    const { rule, state, message, waiver } = check;
    const word = waiver ? 'WAIVED' : state.toUpperCase();
    return `${paint(state, word)}  ${plainLine(`${nameRow(check, nameOf(check))}, ${rule}: ${message}`)}`;
  });
  const more = said.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more: --verbose shows them`] : lines;
}

const head = ['verdict', 'task', 'metric', 'n', 'before', 'after', 'difference [95 %]'];
const tests = ['gained/lost', 'p', 'adj. p', 'MDE'];
const right = [3, 4, 5, 8, 9, 10];

function drawTable({ checks }: GateResult, { paint, table, verbose }: ConsoleStyle): readonly string[] {
  if (checks.length === 0) return [];
  const nameOf = createNamer(checks);
  const rows = verbose ? checks.map((check) => groupChecks([check])[0]) : groupChecks(checks);
  const shown = verbose ? rows : rows.slice(0, mostRows);
  const cells = shown.map((row) => {
    const { n, before, after, difference, flips, p, adjustedP, detectable } = formatCells(row);
    const name = plainLine(nameOf(row), 60);
    const plain = row.state === 'pass' && !verbose && !isWaived(row);
    const word = paint(row.state, plain ? row.state : describeState(row));
    return [
      word,
      name,
      plainLine(row.metric, 40),
      n,
      before,
      after,
      difference,
      flips,
      p,
      adjustedP,
      detectable,
    ];
  });
  const more = rows.length - shown.length;
  return [
    table([...head, ...tests], cells, right),
    ...(more > 0 ? [`and ${more} more rows: --verbose shows them`] : []),
    `checks: ${countStates(checks)}. Fractions in percent, differences in points; MDE: least drop seen with a power of 80 %`,
  ];
}

/** The state, and the rules that are in it. */
function describeState(row: TargetRow): string {
  const waived = isWaived(row);
  const those = row.checks.filter(({ state, waiver }) => (waived ? waiver : state === row.state));
  const rules = [...new Set(those.map(({ rule }) => rule))];
  const more = rules.length > mostRules ? ', ...' : '';
  return plainLine(`${waived ? 'waived' : row.state} ${rules.slice(0, mostRules).join(', ')}${more}`, 60);
}
