import type { ChartTable } from '../../../charts/chart-definition.js';
import { formatNumber } from '../../../charts/numbers.js';
import { formatCsv } from '../../../summary/csv-text.js';
import { make } from './make.js';

/** Puts the numbers of a chart below it: into its table where it has one, else into the text that stands for a long one. Heads stay
 *  elements, because they sort. */
export function fillTable(figure: HTMLElement, { head, rows }: ChartTable): void {
  const { ownerDocument: document } = figure;
  const text = figure.querySelector('details.text pre');
  if (text) text.textContent = formatCsv(head, rows);
  const table = figure.querySelector('[data-slot="chart-table"] table');
  const body = table?.querySelector('tbody');
  if (!table || !body) return;
  table.querySelectorAll('thead th').forEach((cell, column) => {
    const words = cell.querySelector('button') ?? cell;
    if (words.textContent !== head[column]) words.textContent = head[column] ?? '';
    cell.removeAttribute('aria-sort');
  });
  const makeCell = (value: string | number | null, column: number): HTMLElement => {
    const shown = value === null ? '\u2014' : typeof value === 'number' ? formatNumber(value, 4) : value;
    if (column === 0) return make(document, 'th', { scope: 'row', text: shown });
    return make(document, 'td', {
      text: shown,
      ...(typeof value !== 'string' && { 'data-text': value === null ? '' : String(value) }),
      ...(typeof value === 'number' && { class: 'n' }),
    });
  };
  body.replaceChildren(...rows.map((row) => make(document, 'tr', {}, row.map(makeCell))));
}
