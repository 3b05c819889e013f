import { ConfigError, DataError } from '../core/errors.js';
import type { MatrixProduct } from '../core/matrix-product.js';

/** An option of a metric, as the command line takes it. */
export interface ScorerOption {
  /** Without the dashes: `truth`. */
  readonly name: string;
  /** What stands for the value in help, such as `file`; absent for a switch. */
  readonly value?: string;
  readonly description: string;
  readonly required?: boolean;
  /** May be given more than once, and takes commas. */
  readonly repeated?: boolean;
  /** Of a file: it holds a matrix where a program that gives values gives a list of lists. */
  readonly matrix?: true;
}

/** The values of options by name: a text, all texts of a repeated one, or true for a switch. */
export type OptionValues = Readonly<Record<string, string | readonly string[] | true | undefined>>;

/** What a scorer works with. */
export interface ScoreInput {
  readonly options: OptionValues;
  /** Fast products of large matrices. */
  readonly multiply: MatrixProduct;
  /** Worker threads that may be started; 0: none. */
  readonly workers: number;
  /** Says something that does not stop the scoring. */
  readonly warn: (message: string) => void;
}

/** A number, or null where the metric is not defined on this input; breakdowns are objects by name or index. */
export type MetricValue = number | null | { readonly [key: string]: MetricValue };

/** What the files come to. */
export interface Score {
  readonly metrics: Readonly<Record<string, MetricValue>>;
  /** Units scored. */
  readonly n: number;
}

/** A metric that scores files made elsewhere. */
export interface Scorer {
  readonly id: string;
  /** One line for help. */
  readonly summary: string;
  readonly options: readonly ScorerOption[];
  /** Arguments of the example in help. */
  readonly example: string;
  readonly score: (input: ScoreInput) => Promise<Score>;
}

/** The options that most metrics have: files of the truth and of the predictions. */
export function fileOptions(
  truth: string,
  predictions: string,
  held: Pick<ScorerOption, 'matrix'> = {},
): readonly ScorerOption[] {
  return [
    { name: 'truth', value: 'file', description: truth, required: true },
    { name: 'predictions', value: 'file', description: predictions, required: true, ...held },
  ];
}

/** The value of an option that was given. Throws ConfigError when it was not. */
export function textOption(options: OptionValues, name: string): string {
  const value = options[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new ConfigError(`--${name}: is missing. Give a value`);
}

/** The values of a repeated option; none when it was not given. Commas separate values too. */
export function textsOption(options: OptionValues, name: string): readonly string[] {
  const value = options[name];
  const texts =
    typeof value === 'string' ? [value] : Array.isArray(value) ? (value as readonly string[]) : [];
  return texts.flatMap((text) => text.split(',')).map((text) => text.trim());
}

/** Throws DataError unless a file has as many items as the truth has. */
export function checkSameLength(
  file: string,
  found: number,
  what: string,
  truthFile: string,
  expected: number,
): void {
  if (found === expected) return;
  throw new DataError(
    `${file}: ${found} ${what}, expected ${expected}, as many as ${truthFile} has. Check that both are of the same samples`,
  );
}

/** Throws DataError when there is no truth: nothing measured is not zero. */
export function checkNotEmpty(file: string, length: number): void {
  if (length === 0)
    throw new DataError(`${file}: has no items, expected at least one. Nothing can be scored`);
}
