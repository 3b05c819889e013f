import type { CsvCell } from '../summary/csv-text.js';

/** One table of the report's numbers, for a file of its own. */
export interface ReportTable {
  /** Stem of the file. */
  readonly name: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly CsvCell[])[];
}
