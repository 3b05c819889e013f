import type { Check, GateOutcome, GateResult, State } from '../gate-result.js';
import { describeExit, describeGround, formatCells } from './format-cells.js';
import { groupByRule, nameGroup, ruleOf, type CauseGroup } from './group-causes.js';
import { listNextSteps } from './next-steps.js';
import { plainLine } from './plain-text.js';
import { sayMeans } from './say-means.js';
import {
  countStates,
  createNamer,
  groupChecks,
  hasNumbers,
  isWaived,
  listNotes,
  nameRow,
} from './target-rows.js';
import type { TargetRow } from './target-rows.js';

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

/** The outcome for a console: one line with the verdict, then the means and what fell most, a sentence for each cause of what did not
 *  pass, what to do, a table with a row for each task and mean, and what it rests on. */
export function renderConsole(outcome: GateOutcome, style: ConsoleStyle): string {
  const { verdict, summary } = outcome;
  const verdictLine = `${style.paint(verdict, `gate: ${verdict.toUpperCase()}`)} (${describeExit(outcome)}): ${plainLine(summary, 2000)}`;
  if (!('checks' in outcome)) return verdictLine;
  const plain = (line: string) => plainLine(line, 2000);
  return [
    verdictLine,
    ...sayMeans(outcome).map(plain),
    ...section(describeChecks(outcome, style)),
    ...section(listNextSteps(outcome).map((step) => plain(`next: ${step}`))),
    ...section(drawTable(outcome, style)),
    ...section([...listNotes(outcome), ...describeGround(outcome)].map(plain)),
  ].join('\n');
}

function section(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

/** The worst of each rule and state; of the others how many there are. */
function describeChecks({ checks }: GateResult, { paint, verbose }: ConsoleStyle): readonly string[] {
  const nameOf = createNamer(checks);
  const nameCheck = (check: Check) => nameRow(check, nameOf(check));
  const said = checks.filter(({ state, waiver }) => state !== 'pass' || waiver);
  const sayGroup = (group: CauseGroup) => {
    const [check] = group.checks;
    const rule = ruleOf(check);
    const about = nameGroup(group, nameCheck);
    return `${paint(check.state, wordOf(check))}  ${plainLine(`${rule === undefined ? about : `${rule}: ${about}`}: ${group.message}`, 600)}`;
  };
  if (verbose) return said.map((check) => sayGroup({ checks: [check], message: check.message }));
  const lines = groupByRule(said).flatMap(({ shown, rest, check }) => [
    ...shown.map(sayGroup),
    ...(rest > 0
      ? [`${paint(check.state, wordOf(check))}  ${plainLine(check.rule)}: ${rest} more, --verbose shows them`]
      : []),
  ]);
  const more = lines.length - mostSentences;
  return more > 0
    ? [...lines.slice(0, mostSentences), `and ${more} more lines: --verbose shows them`]
    : lines;
}

function wordOf({ state, waiver }: Check): string {
  return waiver ? 'WAIVED' : state.toUpperCase();
}

/** A row for each task and mean with numbers; with `verbose` one for each check. */
function drawTable({ checks }: GateResult, { paint, table, verbose }: ConsoleStyle): readonly string[] {
  const nameOf = createNamer(checks);
  const all = verbose
    ? checks.map((check) => groupChecks([check])[0])
    : groupChecks(checks).filter(hasNumbers);
  const shown = verbose ? all : all.slice(0, mostRows);
  if (shown.length === 0) return [];
  const rows = shown.map((row) => {
    const cells = formatCells(row);
    const { n, before, after, difference, interval, flips, p, adjustedP, detectable } = cells;
    return [
      ...[paint(row.state, isWaived(row) ? 'waived' : row.state), plainLine(nameRow(row, nameOf(row)), 80)],
      ...[n, before, after, difference, interval, flips],
      ...[p, adjustedP, detectable, rulesOf(row, verbose)],
    ];
  });
  const head = [
    ...['', 'task', 'n', 'before', 'after', 'difference', '95 % interval', '+/-'],
    ...['p', 'adj. p', 'detectable', verbose || all.some(({ state }) => state !== 'pass') ? 'rule' : ''],
  ];
  const right = [2, 3, 4, 5, 6, 8, 9, 10];
  const more = all.length - shown.length;
  return [
    table(head, rows, right),
    ...(more > 0 ? [`and ${more} more rows: --verbose shows them`] : []),
    `Checks: ${countStates(checks)}. Scores in percent, differences in points. +/-: samples gained and lost.`,
    'p: of a drop; adj. p: adjusted for all tests. detectable: the least drop that is seen with a chance of 80 %.',
  ];
}

/** The rules of the row that are in its state. */
function rulesOf(row: TargetRow, verbose: boolean): string {
  const waived = isWaived(row);
  if (row.state === 'pass' && !waived && !verbose) return '';
  const those = row.checks.filter(({ state, waiver }) => (waived ? waiver : state === row.state));
  return plainLine([...new Set(those.map(({ rule }) => rule))].join(', '), 60);
}
