import type { GivenRows } from '../config/written-fit.js';
import type { OneOrMore } from './run-options.js';

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
