import { charts } from '../../../charts/charts.js';
import type { ReportData } from '../../../findings/report-data.js';
import { formatCsv } from '../../../summary/csv-text.js';
import { downloadReport } from './chart-downloads.js';
import { download, nameFile } from './download.js';
import { make } from './make.js';

/** Puts buttons into `data-slot="downloads"` that give the whole report as JSON, and the points of every curve as CSV. */
export function offerReport(document: Document, data: ReportData): void {
  const slot = document.querySelector('[data-slot="downloads"]');
  if (!slot) return;
  const offer = (text: string, kind: string, give: () => void): HTMLElement => {
    const button = make(document, 'button', { type: 'button', text, 'data-download': kind });
    button.addEventListener('click', give);
    return button;
  };
  slot.replaceChildren(
    offer('Report as JSON', 'report-json', () => {
      downloadReport(document, data);
    }),
    offer('Points of all curves as CSV', 'points-csv', () => {
      const name = nameFile('points', data.header.commit, 'csv');
      download(document, name, writePoints(data), 'text/csv');
    }),
  );
  slot.classList.add('chart-downloads');
  if (charts.some((chart) => chart.applies(data)))
    slot.after(
      make(document, 'p', { class: 'note', text: 'Below each figure: the same figure as PNG, SVG and CSV.' }),
    );
}

/** The points of all curves, a row each; scores as fractions. */
export function writePoints({ curves }: ReportData): string {
  return formatCsv(
    ['axis', 'target', 'series', 'published', 'model', 'x', 'x of', 'score', 'low', 'high', 'n'],
    curves.flatMap(({ axis, target, series, xName, points }) =>
      points.map(({ model, x, score, low, high, n }) => [
        axis,
        target,
        series.key,
        series.published ? 'yes' : 'no',
        model,
        x,
        xName,
        score,
        low ?? null,
        high ?? null,
        n ?? null,
      ]),
    ),
  );
}
