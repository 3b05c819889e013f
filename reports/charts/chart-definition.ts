import type { ChartConfiguration } from 'chart.js';
import type { ReportData } from '../findings/report-data.js';

/** The colours that a chart is drawn in. */
export type Theme = 'light' | 'dark';

/** What of the data a chart shows, and how: what the reader chose, or the defaults. Plain strings, so that it fits into the hash of
 *  an address: `{ target: 'mini/openmoji', y: 'error', x: 'total' }`. */
export type ChartView = Readonly<Record<string, string>>;

/** A choice that the reader has. */
export interface ChartChoice {
  /** Key in `ChartView`. */
  readonly key: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** Value that stands first. */
  readonly initial: string;
}

/** The numbers of a chart as a table: what stands below it, and what its CSV file holds. */
export interface ChartTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** One chart of the report: the same configuration is drawn in the page and as the picture that stands there without scripts. */
export interface ChartDefinition {
  /** Part of file names and of ids in the page: `model-size`. */
  readonly id: string;
  readonly title: (data: ReportData, view: ChartView) => string;
  /** What the picture shows, in sentences made from the data, for those who do not see it. */
  readonly describe: (data: ReportData, view: ChartView) => string;
  /** Whether there is anything to draw. */
  readonly applies: (data: ReportData) => boolean;
  readonly choices: (data: ReportData) => readonly ChartChoice[];
  readonly configure: (data: ReportData, view: ChartView, theme: Theme) => ChartConfiguration;
  readonly table: (data: ReportData, view: ChartView) => ChartTable;
}
