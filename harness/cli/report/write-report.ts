import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { drawPictureFiles } from '../../../reports/charts/draw-pictures.js';
import type { ReportData } from '../../../reports/findings/report-data.js';
import { formatCsv } from '../../../reports/summary/csv-text.js';
import { writeFileAtomically } from '../../core/atomic-file.js';
import { ConfigError, messageOf } from '../../core/errors.js';
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

/** Writes files, each whole or not at all. Throws ConfigError where that cannot be. */
export async function writeFiles(files: readonly ReportFile[]): Promise<void> {
  for (const { path, content } of files)
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFileAtomically(path, typeof content === 'string' ? content : once(content));
    } catch (error) {
      throw new ConfigError(`${path}: cannot be written (${messageOf(error)}). Choose another place`);
    }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield bytes;
}
