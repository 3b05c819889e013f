import type { ReportData } from '../findings/report-data.js';
import type { ChartConfiguration } from './chart-js.js';

/** The colours that a chart is drawn in. */
export type Theme = 'light' | 'dark';

/** Where a chart stands: a `picture` stands alone and has its own key; in the page the key is beside it; a `narrow` one has no labels
 *  beside its lines, and fewer ticks. */
export type Room = 'picture' | 'wide' | 'narrow';

/** What of the data a chart shows, and how: what the reader chose, or the defaults. Plain strings, so that it fits into the hash of
 *  an address: `{ target: 'mini/openmoji', y: 'error', x: 'total' }`. `hide` holds the keys of series that are switched off,
 *  with `|` between them. */
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

/** A series of a chart, for the legend in which it can be switched off. */
export interface ChartSeries {
  readonly key: string;
  readonly label: string;
  readonly colour: string;
  readonly shape: string;
  /** Drawn hollow: read from a publication. */
  readonly hollow: boolean;
}

/** The numbers of a chart as a table: what stands below it, and what its CSV file holds. Scores and errors are fractions. */
export interface ChartTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** One chart of the report: the same configuration is drawn in the page and as the picture that stands there without scripts. */
export interface ChartDefinition {
  /** Part of file names and of ids in the page: `model-size`. */
  readonly id: string;
  /** Height of the drawing at a width of `pictureWidth`. */
  readonly height: (data: ReportData, view: ChartView) => number;
  readonly title: (data: ReportData, view: ChartView) => string;
  /** What the picture shows, in sentences made from the data, for those who do not see it. */
  readonly describe: (data: ReportData, view: ChartView) => string;
  /** Whether there is anything to draw. */
  readonly applies: (data: ReportData) => boolean;
  readonly choices: (data: ReportData) => readonly ChartChoice[];
  /** Series that can be switched off; empty where the chart has no legend. */
  readonly series: (data: ReportData, view: ChartView, theme: Theme) => readonly ChartSeries[];
  readonly configure: (data: ReportData, view: ChartView, theme: Theme, room?: Room) => ChartConfiguration;
  readonly table: (data: ReportData, view: ChartView) => ChartTable;
}

/** Width of the pictures, and what text sizes are meant for, in CSS pixels. */
export const pictureWidth = 760;
