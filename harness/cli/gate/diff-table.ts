import { isFraction } from '../../../reports/summary/format.js';
import type { DiffRow } from '../../../reports/gate/baseline/diff-sides.js';
import { plainLine } from '../../../reports/gate/output/plain-text.js';
import { formatTable } from '../terminal.js';

/** The tasks that are not as before, old and new, with how many are as before: lines for people. Fractions are in percent. */
export function formatDiff(rows: readonly DiffRow[]): string {
  const shown = rows.filter((row) => !isSame(row));
  const same = rows.length - shown.length;
  const count = `${same} of ${rows.length} ${rows.length === 1 ? 'task' : 'tasks'} as before`;
  if (shown.length === 0) return count;
  const head = ['model', 'task', 'metric', 'old', 'new', 'change', 'gained/lost', ''];
  return `${formatTable(head, shown.map(formatRow), [3, 4, 5, 6])}\n\n${count}`;
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
    row.status === 'incomparable' || before === undefined || after === undefined
      ? ''
      : signed(formatScore(metric, after - before)),
    flips ? `+${flips.gained}/-${flips.lost}` : '',
    remarkOf(row),
  ];
}

function remarkOf({ status, mismatches }: DiffRow): string {
  if (status === 'new' || status === 'gone') return status;
  const list = mismatches.map(({ field, before, after }) => `${field}: ${before}, now ${after}`);
  return status === 'incomparable' ? plainLine(`incomparable, other ${list.join('; ')}`) : '';
}

function signed(text: string): string {
  if (Number(text) === 0) return '0.00';
  return text.startsWith('-') ? text : `+${text}`;
}
