import type { Envelope } from '../../../reports/scaling/envelope.js';
import { forms, losses, type Form, type Loss } from '../../../reports/scaling/form.js';
import { checkOptions } from '../../config/check-options.js';
import { writtenFitSchema, type GivenRows, type WrittenFitOptions } from '../../config/written-fit.js';
import { ConfigError } from '../../core/errors.js';
import { findMetric } from '../../metrics/descriptors.js';
import { checkNamed } from '../../config/check-named.js';
import { splitList } from '../../config/split-list.js';
import { parseWholeNumber } from '../../config/whole-number.js';
import { isNumber, parseCondition, type RowCondition } from './row-condition.js';

/** A place at which the law is asked. */
export interface Asked {
  readonly x: number;
  readonly x2?: number;
}

/** Names of columns; `y` holds errors, or scores where `metric` is there. */
export interface PointColumns {
  readonly x: string;
  readonly x2?: string;
  readonly y: string;
  readonly metric?: string;
  readonly id?: string;
  readonly n?: string;
  readonly cluster?: string;
  readonly series?: string;
}

/** The options of `bench fit`, checked. */
export interface FitSettings {
  /** The path of a CSV file, `-` for standard input, or rows. */
  readonly points: string | GivenRows;
  readonly columns: PointColumns;
  /** All must hold. */
  readonly where: readonly RowCondition[];
  /** What guessing scores, as a fraction. */
  readonly chance?: number;
  readonly form: Form | 'auto';
  readonly loss: Loss;
  readonly delta?: number;
  readonly envelope: Envelope;
  readonly predict: readonly Asked[];
  /** Absent: as many as the number of points allows. */
  readonly holdout?: number;
  /** Absent: as many as the fit takes by itself. */
  readonly bootstrap?: number;
  readonly seed: number;
}

const jointForms: readonly string[] = ['joint', 'joint-tied'];

/** The checked options of `bench fit`, as they are written or as a program gives them to `where`. Throws ConfigError, the option
 *  first. */
export function parseFitOptions(given: unknown, where = 'bench fit'): FitSettings {
  const written = checkOptions(given, where, writtenFitSchema);
  if (typeof written.points === 'string') checkNamed('--points', written.points, 'a CSV file');
  const joint = written.x2 !== undefined;
  const chosen = choose('--form', written.form, ['auto', ...forms]);
  const form = joint && chosen === 'auto' ? 'joint' : chosen;
  const envelope = parseEnvelope(written.envelope);
  if (joint && !jointForms.includes(form))
    throw new ConfigError(`--x2 is for --form ${jointForms.join(' and --form ')}, got --form ${form}`);
  if (!joint && jointForms.includes(form))
    throw new ConfigError(`--form ${form}: has two variables, expected --x COL and --x2 COL`);
  if (joint && envelope.kind !== 'none')
    throw new ConfigError(`--envelope ${written.envelope}: is of one variable, got --x and --x2`);
  const loss = choose('--loss', written.loss, losses);
  if (written.delta !== undefined && loss !== 'log-huber')
    throw new ConfigError(`--delta: belongs to --loss log-huber, got --loss ${loss}`);
  return {
    points: written.points,
    columns: readColumns(written),
    where: (written.where ?? []).map(parseCondition),
    ...(written.chance === undefined ? {} : { chance: fraction('--chance', written.chance) }),
    form,
    loss,
    ...(written.delta === undefined ? {} : { delta: above0('--delta', written.delta) }),
    envelope,
    predict: readPredict(written.predict, joint),
    ...(written.holdout === undefined ? {} : { holdout: parseWholeNumber('--holdout', written.holdout) }),
    ...(written.bootstrap === undefined
      ? {}
      : { bootstrap: parseWholeNumber('--bootstrap', written.bootstrap) }),
    seed: parseWholeNumber('--seed', written.seed),
  };
}

function readPredict(written: readonly string[] | undefined, joint: boolean): readonly Asked[] {
  const texts = splitList(written);
  if (written !== undefined && texts.length === 0)
    throw new ConfigError(
      `--predict: nothing in it, expected ${joint ? 'X:X2' : 'X'}, or several after commas`,
    );
  return texts.map((text) => parseAsked(text, joint));
}

function readColumns({ x, x2, y, metric, id, n, cluster, series }: WrittenFitOptions): PointColumns {
  const asked = { x, x2, y, metric, id, n, cluster, series };
  for (const [option, value] of Object.entries(asked))
    checkNamed(`--${option}`, value, option === 'metric' ? 'the name of a score' : 'the name of a column');
  if (metric !== undefined) checkMetric(metric);
  const there = Object.entries(asked).filter(([, value]) => value !== undefined);
  return Object.freeze({ x, y, ...Object.fromEntries(there) });
}

/** Names of other programs are taken as scores; of ours it is known what they are. */
function checkMetric(metric: string): void {
  const known = findMetric(metric);
  if (!known || (known.unit === 'fraction' && known.higherIsBetter === true)) return;
  const what =
    known.unit === 'fraction'
      ? 'no score: more of it is not better'
      : `counted in ${known.unit === 'grade' ? 'grades' : 'points'}`;
  throw new ConfigError(
    `--metric ${metric}: ${what}, so 1 - y is no error. Give an error as --y, without --metric`,
  );
}

function choose<Choice extends string>(option: string, text: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((known) => known === text);
  if (choice !== undefined) return choice;
  throw new ConfigError(`${option} ${text}: unknown, expected one of ${choices.join(', ')}`);
}

function parseEnvelope(text: string): Envelope {
  if (text === 'none' || text === 'pareto') return { kind: text };
  const bins = /^bins=(.*)$/s.exec(text)?.[1];
  if (bins !== undefined) return { kind: 'bins', bins: parseWholeNumber('--envelope bins=', bins, 1) };
  throw new ConfigError(`--envelope ${text}: unknown, expected none, pareto or bins=N`);
}

/** X, or X:X2 for two variables. */
function parseAsked(text: string, joint: boolean): Asked {
  const parts = text.split(':');
  if (parts.length !== (joint ? 2 : 1))
    throw new ConfigError(`--predict ${text}: expected ${joint ? 'X:X2, as there are --x and --x2' : 'X'}`);
  const [x, x2] = parts.map((part) => above0('--predict', part));
  return joint ? { x, x2 } : { x };
}

function above0(option: string, text: string): number {
  if (isNumber(text.trim()) && Number(text) > 0) return Number(text);
  throw new ConfigError(`${option} ${text}: not a number above 0`);
}

function fraction(option: string, text: string): number {
  if (isNumber(text.trim()) && Number(text) >= 0 && Number(text) < 1) return Number(text);
  throw new ConfigError(`${option} ${text}: not a fraction of at least 0 and below 1`);
}
