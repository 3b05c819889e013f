import type { GivenRows } from '../config/written-fit.js';
import type { OneOrMore } from './run-options.js';
import type { FitDocument, SeriesDocuments } from './fit/fit-document.js';

/** A place at which a law is asked: of two variables, both. */
export type FitPlace = number | { readonly x: number; readonly x2: number };

/** What is fitted and how: the options of `bench fit`, which `bench fit --help` explains one by one. */
export interface FitOptions {
  /** The path of a CSV file, or rows; `-`: standard input. */
  readonly points: string | GivenRows;
  /** Names of columns. */
  readonly x: string;
  readonly x2?: string | undefined;
  /** Errors; scores where `metric` names them. */
  readonly y: string;
  readonly metric?: string | undefined;
  readonly id?: string | undefined;
  readonly n?: string | undefined;
  readonly cluster?: string | undefined;
  /** A law for each value of this column. */
  readonly series?: string | undefined;
  /** Conditions, such as `data!=WIT`; all must hold. */
  readonly where?: OneOrMore | undefined;
  /** What guessing scores, as a fraction. */
  readonly chance?: number | undefined;
  readonly form?: string | undefined;
  readonly loss?: string | undefined;
  readonly delta?: number | undefined;
  /** `none`, `pareto` or `bins=5`. */
  readonly envelope?: string | undefined;
  readonly predict?: FitPlace | readonly FitPlace[] | undefined;
  readonly holdout?: number | undefined;
  readonly bootstrap?: number | undefined;
  readonly seed?: number | undefined;
}

/** The scaling law of points, or of each series of them, with its intervals, what it says of points that it did not see, and a verdict:
 *  the document of `bench fit --json`. The same points give the same bytes. Throws ConfigError on an option that is unknown or cannot be
 *  followed, DataError on points that are not what it takes, MetricError where the form cannot be fitted; of a series this is an
 *  `error` beside the laws of the others. */
export async function fit(options: FitOptions & { readonly series: string }): Promise<SeriesDocuments>;
export async function fit(options: FitOptions & { readonly series?: undefined }): Promise<FitDocument>;
export async function fit(options: FitOptions): Promise<FitDocument | SeriesDocuments>;
export async function fit(options: FitOptions): Promise<FitDocument | SeriesDocuments> {
  const { documentFits, fitAll } = await import('./fit/start-fit.js');
  return documentFits(await fitAll(options, 'fit'));
}
