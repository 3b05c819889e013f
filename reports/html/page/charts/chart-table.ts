import type { ChartTable } from '../../../charts/chart-definition.js';
import { formatNumber } from '../../../charts/numbers.js';
import { formatCsv } from '../../../summary/csv-text.js';
import type { HashState } from '../hash-state.js';
import { enhanceSort } from '../table-sort.js';
import { make } from './make.js';

/** Puts the numbers of a chart below it: a new table in the place of the one that stands there, or the text that stands for a long one. */
export function fillTable(figure: HTMLElement, { head, rows }: ChartTable, state: HashState): void {
  const { ownerDocument: document } = figure;
  const text = figure.querySelector('details.text pre');
  if (text) text.textContent = formatCsv(head, rows);
  const old = figure.querySelector<HTMLTableElement>('[data-slot="chart-table"] table');
  if (!old) return;
  const numeric = head.map((_, column) =>
    rows.every((row) => row[column] === null || typeof row[column] === 'number'),
  );
  const makeCell = (value: string | number | null, column: number): HTMLElement => {
    const shown = value === null ? '\u2014' : typeof value === 'number' ? formatNumber(value, 4) : value;
    if (column === 0) return make(document, 'th', { scope: 'row', text: shown });
    return make(document, 'td', {
      text: shown,
      ...(typeof value !== 'string' && { 'data-text': value === null ? '' : String(value) }),
      ...(numeric[column] && { class: 'n' }),
    });
  };
  const heads = head.map((words, column) =>
    make(document, 'th', { scope: 'col', 'data-kind': numeric[column] ? 'number' : 'text', text: words }),
  );
  // A new one: the sorting of the old one holds on to its rows.
  const table = old.cloneNode(false) as HTMLTableElement;
  if (old.caption) table.append(old.caption);
  table.append(
    make(document, 'thead', {}, [make(document, 'tr', {}, heads)]),
    make(
      document,
      'tbody',
      {},
      rows.map((row) => make(document, 'tr', {}, row.map(makeCell))),
    ),
  );
  old.replaceWith(table);
  enhanceSort(table, state);
}
