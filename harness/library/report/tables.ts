import { charts } from '../../../reports/charts/charts.js';
import type { ReportData } from '../../../reports/findings/report-data.js';
import type { ReportTable } from '../../../reports/findings/report-table.js';
import { reportTables } from '../../../reports/findings/report-tables.js';

/** The tables of a report, and those below its charts as they are drawn at first: `chart-model-size`. A table without rows is not
 *  there. */
export function listTables(data: ReportData): readonly ReportTable[] {
  const drawn = charts
    .filter((chart) => chart.applies(data))
    .map((chart) => ({ name: `chart-${chart.id}`, ...chart.table(data, {}) }));
  return [...reportTables(data), ...drawn].filter(({ rows }) => rows.length > 0);
}
