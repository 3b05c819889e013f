import type { ChartDefinition, ChartView } from '../../../charts/chart-definition.js';
import type { ReportData } from '../../../findings/report-data.js';
import { formatCsv } from '../../../summary/csv-text.js';
import { drawPng, drawSvg } from './chart-files.js';
import { download, nameFile } from './download.js';
import { make } from './make.js';

/** What downloads are made of. */
export interface DownloadSource {
  readonly document: Document;
  readonly data: ReportData;
  readonly definition: ChartDefinition;
  /** What is shown when a button is pressed. */
  readonly view: () => ChartView;
}

/** Buttons that give the chart as it is shown as PNG, SVG and CSV, and the whole report as JSON. */
export function makeDownloads({ document, data, definition, view }: DownloadSource): HTMLElement {
  const { id } = definition;
  const name = (ending: string): string => nameFile(id, data.header.commit, ending);
  const kinds: readonly (readonly [label: string, hint: string, give: () => Promise<void> | void])[] = [
    [
      'PNG',
      'this chart as an image',
      async () => {
        const blob = await drawPng(document, definition, data, view());
        download(document, name('png'), blob, 'image/png');
      },
    ],
    [
      'SVG',
      'this chart as vectors',
      () => {
        download(document, name('svg'), drawSvg(document, definition, data, view()), 'image/svg+xml');
      },
    ],
    [
      'CSV',
      'the numbers of this chart',
      () => {
        const { head, rows } = definition.table(data, view());
        download(document, name('csv'), formatCsv(head, rows), 'text/csv');
      },
    ],
    [
      'JSON',
      'the data of the whole report',
      () => {
        downloadReport(document, data);
      },
    ],
  ];
  return make(
    document,
    'div',
    { class: 'chart-downloads', role: 'group', 'aria-label': `Download: ${id}` },
    kinds.map(([label, hint, give]) => {
      const button = make(document, 'button', {
        type: 'button',
        text: label,
        title: `Download ${hint}`,
        'data-download': label.toLowerCase(),
      });
      button.addEventListener('click', () => {
        void give();
      });
      return button;
    }),
  );
}

/** Gives the data of the report as the page has them, as a JSON file. */
export function downloadReport(document: Document, data: ReportData): void {
  const name = nameFile('report', data.header.commit, 'json');
  download(document, name, `${JSON.stringify(data, null, 1)}\n`, 'application/json');
}
