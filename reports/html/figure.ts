import type { ChartDefinition } from '../charts/chart-definition.js';
import type { ReportData } from '../findings/report-data.js';
import { toCsv } from './delimited.js';
import { markup, type Markup } from './markup.js';
import type { ChartPicture } from './page-assets.js';
import { saySignificant } from './say.js';
import { renderTable, renderText, type TableCell } from './table.js';

/** Cells up to which the numbers of a figure are a table; more are text, so that the page stays quick. */
const mostCells = 260;

/** A chart as it stands in the page without scripts: its picture, its title, and its numbers, which open on demand. The page's script
 *  finds it by `data-chart`. label: `Figure 2.1`. */
export function renderFigure(
  chart: ChartDefinition,
  data: ReportData,
  picture: ChartPicture | undefined,
  label: string,
): Markup {
  const title = chart.title(data, {});
  const plate = picture
    ? markup`<img src="${picture.uri}" width="${picture.width}" height="${picture.height}" alt="${chart.describe(data, {})}" decoding="async">`
    : markup`<p class="note">${chart.describe(data, {})}</p>`;
  return markup`<figure id="chart-${chart.id}" data-chart="${chart.id}"><div class="plate">${plate}</div>
<figcaption><b>${label}.</b> <span data-slot="chart-title">${title}</span></figcaption>
${renderTwin(chart, data, title)}</figure>
`;
}

function renderTwin(chart: ChartDefinition, data: ReportData, title: string): Markup {
  const { head, rows } = chart.table(data, {});
  const summary = 'Numbers of this figure';
  if (head.length * rows.length > mostCells)
    return renderText(
      summary,
      toCsv({ head, rows: rows.map((row) => row.map((cell) => String(cell ?? ''))) }),
    );
  const numeric = head.map((_, column) =>
    rows.every((row) => row[column] === null || typeof row[column] === 'number'),
  );
  const show = (cell: string | number | null): TableCell => {
    if (cell === null) return { content: '\u2014', text: '' };
    return typeof cell === 'number' ? { content: saySignificant(cell, 4), text: String(cell) } : cell;
  };
  const table = renderTable({
    id: `data-${chart.id}`,
    label: 'Data',
    caption: markup`<span data-slot="chart-title">${title}</span>`,
    columns: head.map((name, column) => ({ head: name, kind: numeric[column] ? 'number' : 'text' })),
    rows: rows.map((row) => row.map(show)),
  });
  return markup`<details class="twin" data-slot="chart-table"><summary>${summary}</summary>${table}</details>`;
}
