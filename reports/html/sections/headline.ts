import type { HeadlineCell, HeadlineColumn } from '../../findings/headline.js';
import { markup, type Markup } from '../markup.js';
import { digitsFor, sayFixed, sayHead, sayPercent } from '../say.js';
import type { Section } from '../section.js';
import { renderTable, type TableCell, type TableColumn } from '../table.js';
import { renderOmitted } from './omitted.js';

/** The first table: a row a model. */
export const headline: Section = {
  id: 'headline',
  title: 'Headline results',
  charts: [],
  render: ({ data, number }) => {
    const { columns, rows } = data.headline;
    const digits = columns.map((_, at) =>
      digitsFor(rows.flatMap(({ cells }) => ('value' in cells[at] ? [cells[at].value] : []))),
    );
    const table = renderTable({
      id: 'headline-table',
      label: `Table ${number}.1`,
      caption: 'Models and their scores, with half of the 95 % interval.',
      columns: [{ head: 'Model', kind: 'text' }, ...columns.map(describeColumn)],
      rows: rows.map(({ model, cells }) => [
        model,
        ...cells.map((cell, at) => renderCell(cell, columns[at], digits[at])),
      ]),
      tools: true,
      className: 'tall wide',
      note: markup`<b>best</b>: highest of its column; <b>tied</b>: not told apart from it by its interval`,
    });
    return markup`${table}${renderOmitted(data, `Table ${number}.2`)}`;
  },
};

function describeColumn({ name, unit, kind, higherIsBetter }: HeadlineColumn): TableColumn {
  const better = higherIsBetter === null ? '' : higherIsBetter ? ', higher is better' : ', lower is better';
  const about = { fact: 'A fact of the model', score: 'A measured score', speed: 'A measured speed' }[kind];
  const shown = unit === '' ? undefined : markup` <small>${unit}</small>`;
  return { head: markup`${sayHead(name)}${shown}`, kind: 'number', hint: about + better };
}

function renderCell(cell: HeadlineCell, { unit }: HeadlineColumn, digits: number): TableCell {
  if ('reason' in cell) return { missing: cell.reason };
  const say = (value: number): string => (unit === '%' ? sayPercent(value) : sayFixed(value, digits));
  const value: Markup | string = cell.mark === 'best' ? markup`<b>${say(cell.value)}</b>` : say(cell.value);
  const mark = cell.mark ? markup`<i class="mark">${cell.mark}</i> ` : undefined;
  const half = cell.half === undefined ? undefined : markup`<small> ±${say(cell.half)}</small>`;
  return markup`${mark}${value}${half}`;
}
