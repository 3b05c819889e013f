import { describe, expect, it } from '@jest/globals';
import { buildReport } from '../../../reports/findings/build-report.js';
import { reportTables } from '../../../reports/findings/report-tables.js';
import { formatCsv } from '../../../reports/summary/csv-text.js';
import { changeRecords, inventReportInput } from '../../support/report-records.js';

describe('reportTables', () => {
  it('hold every point, law, cell and task of the report, numbers as they are', async () => {
    const input = changeRecords(inventReportInput({ tasks: 2, n: 100 }), (record) =>
      record.task === 'invented/task-01' && record.model.id === 'vit-1' ? undefined : record,
    );
    const data = await buildReport({ ...input, bootstrap: 20 });
    const tables = new Map(reportTables(data).map((table) => [table.name, table]));
    for (const { head, rows } of tables.values())
      for (const row of rows) expect(row).toHaveLength(head.length);
    const { head = [], rows = [] } = tables.get('points') ?? {};
    const at = (name: string) => head.indexOf(name);
    const points = data.curves.flatMap(({ points: own }) => own);
    expect(rows.map((row) => row[at('x')])).toEqual(points.map(({ x }) => x));
    expect(rows.map((row) => row[at('score')])).toEqual(points.map(({ score }) => score));
    expect(tables.get('fits')?.rows).toHaveLength(data.curves.length);
    expect(tables.get('pooled')?.rows).toHaveLength(data.pooled.length * 2);
    expect(tables.get('heatmap')?.rows).toHaveLength(2 * data.heatmap.models.length);
    expect(tables.get('omitted')?.rows).toEqual([['invented/task-01', 'vit-1', 'not run', 'no record']]);
    expect(tables.has('published')).toBe(false);
  });

  it('give no cell that a spreadsheet computes', async () => {
    const data = await buildReport({
      ...inventReportInput({ hostile: true, tasks: 2, n: 50 }),
      bootstrap: 0,
    });
    const texts = reportTables(data).map(({ head, rows }) => formatCsv(head, rows));
    expect(texts.join()).toContain("'=HYPERLINK");
    for (const text of texts) expect(text).not.toMatch(/(^|,|\n)"?[=@]/);
  });
});
