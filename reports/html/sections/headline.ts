import type { HeadlineCell, HeadlineColumn } from '../../findings/headline.js';
import { join, markup, type Markup } from '../markup.js';
import { hasImported, importedNote, renderModel } from '../model-cell.js';
import { sayCount, sayFixed, sayHead, sayPercent, saySignificant } from '../say.js';
import type { Section } from '../section.js';
import { renderTable, type TableCell, type TableColumn } from '../table.js';
import { renderOmitted } from './omitted.js';

/** The first table: a row a model. */
export const headline: Section = {
  id: 'headline',
  title: 'Headline results',
  charts: [],
  render: ({ data, number }) => {
    const { columns } = data.headline;
    // a published model may have values on single tasks alone
    const rows = data.headline.rows.filter(({ cells }) => cells.some((cell) => 'value' in cell));
    const rest = data.headline.rows.length - rows.length;
    const scales = columns.map((column) =>
      scaleOf(
        column,
        // parameters of both towers, and of each, have one unit
        rows.flatMap(({ cells }) =>
          cells.flatMap((cell, place) =>
            'value' in cell && thingOf(columns[place]) === thingOf(column) ? [cell.value] : [],
          ),
        ),
      ),
    );
    const all = rows.flatMap(({ cells }) => cells);
    const measured = data.header.samples !== undefined;
    const table = renderTable({
      id: 'headline-table',
      label: `Table ${number}.1`,
      caption: all.some((cell) => 'half' in cell)
        ? 'Models and their scores, with half of the 95\u00a0% interval.'
        : measured
          ? 'Models and their scores.'
          : 'Models and their published scores.',
      columns: [
        { head: 'Model', kind: 'text' },
        ...columns.map((column, at) => describeColumn(column, scales[at].unit, measured)),
      ],
      rows: rows.map(({ model, cells }) => [
        renderModel(data, model),
        ...cells.map((cell, at) => renderCell(cell, columns[at], scales[at].times)),
      ]),
      tools: true,
      className: 'tall wide',
      ...describeMarks(
        all,
        rest,
        hasImported(
          data,
          rows.map(({ model }) => model),
        ),
      ),
    });
    return markup`${table}${renderOmitted(data, `Table ${number}.2`)}`;
  },
};

/** Three significant digits at least. */
function sayFact(value: number): string {
  return Math.abs(value) >= 1000 ? sayFixed(value, 0) : saySignificant(value);
}

/** What a column counts: `Parameters` of `Parameters, image`. */
function thingOf({ name, unit }: HeadlineColumn): string {
  return `${name.split(',')[0]} ${unit}`;
}

/** The unit in which a column of facts is not all zeros: counts below a million as they are. */
function scaleOf(
  { unit, kind }: HeadlineColumn,
  values: readonly number[],
): { readonly unit: string; readonly times: number } {
  const small = kind === 'fact' && values.length > 0 && Math.max(...values.map(Math.abs)) < 1;
  if (small && unit === 'M') return { unit: '', times: 1e6 };
  if (small && unit === 'G') return { unit: 'M', times: 1e3 };
  return { unit, times: 1 };
}

/** What the marks of cells and models mean, and how many rows are not there. */
function describeMarks(
  cells: readonly HeadlineCell[],
  rest: number,
  imported: boolean,
): { readonly note?: Markup } {
  const has = (mark: 'best' | 'tied') => cells.some((cell) => 'value' in cell && cell.mark === mark);
  const notes = [
    ...(has('best') ? [markup`<b>Best</b>: highest of its column`] : []),
    ...(has('tied') ? [markup`<b>tied</b>: not told apart from it by its interval`] : []),
    ...(imported ? [importedNote] : []),
  ];
  const left =
    rest === 0
      ? []
      : [
          markup`${sayCount(rest, 'model')} without any of these numbers ${rest === 1 ? 'is' : 'are'} left out`,
        ];
  const all = [...(notes.length === 0 ? [] : [join(notes, '; ')]), ...left];
  return all.length === 0 ? {} : { note: join(all, '. ') };
}

function describeColumn(
  { name, kind, higherIsBetter }: HeadlineColumn,
  unit: string,
  measured: boolean,
): TableColumn {
  const better = higherIsBetter === null ? '' : higherIsBetter ? ', higher is better' : ', lower is better';
  const about = {
    fact: 'A fact of the model',
    score: measured ? 'A measured score' : 'A published score',
    speed: 'A measured speed',
  }[kind];
  const shown = unit === '' ? undefined : markup` <small>${unit}</small>`;
  return { head: markup`${sayHead(name)}${shown}`, kind: 'number', hint: about + better };
}

function renderCell(cell: HeadlineCell, { unit }: HeadlineColumn, times: number): TableCell {
  if ('reason' in cell) return { missing: cell.reason };
  const say = (value: number): string => (unit === '%' ? sayPercent(value) : sayFact(times * value));
  const value: Markup | string = cell.mark === 'best' ? markup`<b>${say(cell.value)}</b>` : say(cell.value);
  const mark = cell.mark ? markup`<i class="mark">${cell.mark}</i> ` : undefined;
  const half = cell.half === undefined ? undefined : markup`<small> ±${say(cell.half)}</small>`;
  return markup`${mark}${value}${half}`;
}
