import { join } from 'node:path';
import { drawPictureFiles } from '../../../reports/charts/draw-pictures.js';
import type { ReportData } from '../../../reports/findings/report-data.js';
import { formatCsv } from '../../../reports/summary/csv-text.js';
import { writeOutput } from '../../core/write-output.js';
import { listTables } from './tables.js';

/** A file of a report. */
export interface ReportFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** The charts as PNG files in a folder. */
export function pictureFiles(data: ReportData, folder: string): readonly ReportFile[] {
  return drawPictureFiles(data).map(({ id, png }) => ({ path: join(folder, `${id}.png`), content: png }));
}

/** The tables as CSV files in a folder. */
export function tableFiles(data: ReportData, folder: string): readonly ReportFile[] {
  return listTables(data).map(({ name, head, rows }) => ({
    path: join(folder, `${name}.csv`),
    content: formatCsv(head, rows),
  }));
}

/** Writes files, each whole or not at all. Throws as `writeOutput` does. */
export async function writeFiles(files: readonly ReportFile[]): Promise<void> {
  for (const { path, content } of files) await writeOutput(path, content);
}
