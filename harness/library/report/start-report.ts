import { readEnvironment } from '../../config/environment.js';
import { createGuard, messagesFor } from '../listeners.js';
import type { ReportDocument, ReportOptions } from '../report-options.js';
import { makeReport } from './make-report.js';
import { parseReportOptions } from './report-options.js';
import { listTables } from './tables.js';

/** Makes a report: see `report` of the library. */
export async function startReport(all: ReportOptions): Promise<ReportDocument> {
  const { onNote, onWarning, ...given } = all;
  const options = parseReportOptions(given, 'report');
  const guard = createGuard();
  const messages = messagesFor({ onNote, onWarning }, guard);
  const onDamaged = (lines: readonly string[]) => {
    lines.forEach(messages.warn);
  };
  const made = await makeReport(options, { environment: readEnvironment(), messages, onDamaged });
  guard.rethrow();
  const { data, page, damaged, warnings } = made;
  const { header, models } = data;
  return {
    html: String(page[0].content),
    models: models.length,
    tasks: header.tasks,
    verdicts: header.verdicts,
    tables: listTables(data),
    warnings: [...header.warnings, ...warnings],
    damaged,
  };
}
