import type { ReportDocument, ReportOptions } from './report-options.js';

/** The scaling-law report of results: the page, what it says in sentences, and its tables. Nothing is written but the files that options
 *  name. Throws ConfigError on an option that is unknown or cannot be followed, DataError where there are no records of what is asked
 *  for. */
export async function report(options: ReportOptions = {}): Promise<ReportDocument> {
  const { startReport } = await import('./report/start-report.js');
  return startReport(options);
}
