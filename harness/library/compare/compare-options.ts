import { ignorableFields } from '../../../reports/compare/output/list-others.js';
import { comparedFields, type ComparedField } from '../../../reports/compare/comparison.js';
import { ConfigError } from '../../core/errors.js';
import { checkNamed } from '../../config/check-named.js';
import { checkOptions } from '../../config/check-options.js';
import { writtenCompareSchema } from '../../config/written-compare.js';

/** What is compared and how, checked as far as that needs no files. */
export interface CompareSettings {
  readonly before: string;
  readonly after: string;
  readonly models: readonly string[];
  readonly tasks: readonly string[];
  readonly suites: readonly string[];
  /** What must be the same. */
  readonly match: readonly ComparedField[];
  readonly ignored: readonly ComparedField[];
  readonly alpha: number;
  readonly bootstrap: number;
  readonly seed: number;
  readonly markdown?: string;
}

/** The checked options of `bench compare`, as they are written or as a program gives them to `where`. Throws ConfigError, the option
 *  first. */
export function parseCompareOptions(given: unknown, where = 'bench compare'): CompareSettings {
  const written = checkOptions(given, where, writtenCompareSchema);
  const { before, after, markdown } = written;
  for (const [name, side] of Object.entries({ A: before, B: after }))
    checkNamed(name, side, 'a folder of results, or a baseline file');
  checkNamed('--markdown', markdown, 'the path of a file');
  const ignored = written.ignore.map(parseField);
  return {
    ...{ before, after },
    models: written.model,
    tasks: written.task,
    suites: written.suite,
    match: comparedFields.filter((field) => !ignored.includes(field)),
    ignored,
    alpha: parseAlpha(written.alpha),
    bootstrap: parseWhole('--bootstrap', written.bootstrap, 1000, 100_000),
    seed: parseWhole('--seed', written.seed, 0, Number.MAX_SAFE_INTEGER),
    ...(markdown !== undefined && { markdown }),
  };
}

function parseField(text: string): ComparedField {
  const field = ignorableFields.find((one) => one === text);
  if (field) return field;
  const why = text === 'samples' || text === 'metric' ? 'that must be the same' : 'no such field';
  throw new ConfigError(`--ignore ${text}: ${why}, expected ${ignorableFields.join(', ')}`);
}

function parseAlpha(text: string): number {
  const alpha = Number(text);
  if (text.trim() !== '' && alpha > 0 && alpha < 0.5) return alpha;
  throw new ConfigError(`--alpha ${text}: expected a number above 0 and below 0.5`);
}

function parseWhole(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text.trim()) && value >= least && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  throw new ConfigError(`${option} ${text}: expected a whole number ${range}`);
}
