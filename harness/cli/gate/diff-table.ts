import { isFraction } from '../../../reports/summary/format.js';
import type { DiffRow } from '../../../reports/gate/baseline/diff-sides.js';
import { plainLine } from '../../../reports/gate/output/plain-text.js';
import { countOf } from '../../core/count-of.js';
import { formatTable } from '../terminal.js';

/** The tasks that are not as before, old and new, with how many are as before: lines for people. Fractions are in percent. Tasks that
 *  were asked something else have no numbers, and one line for all that differ in the same. */
export function formatDiff(rows: readonly DiffRow[]): string {
  const shown = rows.filter((row) => !isSame(row) && row.status !== 'incomparable');
  const others = listOthers(rows.filter(({ status }) => status === 'incomparable'));
  const same = rows.filter(isSame).length;
  const count = `${same} of ${countOf(rows.length, 'task')} as before`;
  const head = ['model', 'task', 'metric', 'before', 'after', 'difference', '+/-', ''];
  const table = shown.length === 0 ? [] : [formatTable(head, shown.map(formatRow), [3, 4, 5, 6])];
  return [...table, ...others, count].join('\n\n');
}

const mostNamed = 4;

/** A line for each model and what its tasks differ in. */
function listOthers(rows: readonly DiffRow[]): readonly string[] {
  const groups = new Map<string, DiffRow[]>();
  for (const row of rows) {
    const key = `${row.model}: incomparable, other ${row.mismatches.map(({ field }) => field).join(', ')}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups].map(([what, own]) => {
    const values = [...new Set(own.map(sayValues))];
    const names = own.map(({ task }) => task);
    const list =
      names.length <= mostNamed ? names.join(', ') : `${names.length} tasks (${names[0]} to ${names.at(-1)})`;
    return plainLine(`${what}${values.length === 1 ? ` (${values[0]})` : ''}: ${list}`);
  });
}

function sayValues({ mismatches }: DiffRow): string {
  return mismatches.map(({ before, after }) => `${before}, now ${after}`).join('; ');
}

/** A score as it is shown: fractions in percent, two decimals. */
export function formatScore(metric: string, value: number): string {
  return ((isFraction(metric) ? 100 : 1) * value).toFixed(2);
}

function isSame({ status, flips }: DiffRow): boolean {
  return status === 'same' && (flips === undefined || flips.gained + flips.lost === 0);
}

function formatRow(row: DiffRow): readonly string[] {
  const { model, task, metric, before, after, flips } = row;
  const score = (value: number | undefined) => (value === undefined ? '' : formatScore(metric, value));
  return [
    ...[plainLine(model), plainLine(task), plainLine(metric), score(before), score(after)],
    before === undefined || after === undefined ? '' : signed(formatScore(metric, after - before)),
    flips ? `+${flips.gained}/-${flips.lost}` : '',
    row.status === 'new' || row.status === 'gone' ? row.status : '',
  ];
}

function signed(text: string): string {
  if (Number(text) === 0) return '0.00';
  return text.startsWith('-') ? text : `+${text}`;
}
