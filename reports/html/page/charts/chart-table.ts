import type { ChartTable } from '../../../charts/chart-definition.js';
import { formatNumber } from '../../../charts/numbers.js';
import { make } from './make.js';

/** Puts the numbers of a chart into the table below it, where the figure has one. */
export function fillTable(figure: HTMLElement, { head, rows }: ChartTable): void {
  const table = figure.querySelector('[data-slot="chart-table"] table');
  if (!table) return;
  const { ownerDocument: document } = figure;
  const cell = (value: string | number | null, column: number): HTMLElement => {
    const text = value === null ? '\u2014' : typeof value === 'number' ? formatNumber(value, 4) : value;
    if (column === 0) return make(document, 'th', { scope: 'row', text });
    return make(document, 'td', { text, ...(typeof value === 'number' && { class: 'n' }) });
  };
  table.replaceChildren(
    ...table.querySelectorAll('caption'),
    make(document, 'thead', {}, [
      make(
        document,
        'tr',
        {},
        head.map((text) => make(document, 'th', { scope: 'col', text })),
      ),
    ]),
    make(
      document,
      'tbody',
      {},
      rows.map((row) => make(document, 'tr', {}, row.map(cell))),
    ),
  );
}
