import type { ReportData } from '../../findings/report-data.js';
import { markup, type Markup } from '../markup.js';
import { sayCount, sayList, sayStart } from '../say.js';
import { renderTable } from '../table.js';

/** What has no number, and why. */
export function renderOmitted({ omitted, header, models }: ReportData, label: string): Markup | undefined {
  if (omitted.length === 0)
    return header.samples === undefined
      ? undefined
      : markup`<p>${sayStart(header.coverage)}; every task of every model has a number.</p>`;
  const table = renderTable({
    id: 'omitted-table',
    label,
    caption: 'Tasks without a number, and why.',
    columns: [
      { head: 'Task', kind: 'text' },
      { head: 'Status', kind: 'text' },
      { head: 'Reason', kind: 'text' },
      { head: 'Models', kind: 'text' },
    ],
    rows: omitted.map(({ task, status, reason, models: concerned }) => [
      task,
      status,
      reason,
      concerned.length === 0 || concerned.length === models.length ? 'all' : sayList(concerned),
    ]),
    most: 60,
  });
  const summary = `${sayStart(header.coverage)}; ${sayCount(omitted.length, 'entry', 'entries')} without a number`;
  return markup`<details class="more"><summary>${summary}</summary>${table}</details>`;
}
