import type { Curve } from '../findings/curve.js';
import type { FittedParameter, Interval, SeriesFit } from '../scaling/series-fit.js';
import { verdictMeanings } from '../findings/describe-verdict.js';
import { markup, type Markup } from './markup.js';
import { sayEquation, sayFixed, sayInterval, sayStart } from './say.js';
import type { Table, TableCell, TableColumn } from './table.js';

/** Names of the exponent in the forms of the ladder. */
const exponents = ['alpha', 'b', 'c'];

/** The widest interval that is known of a parameter. */
export function intervalOf({ both, runs, samples }: FittedParameter): Interval | undefined {
  return both ?? runs ?? samples;
}

/** The exponent of a fit, whatever its form calls it; undefined: it has none. */
export function exponentOf({ params }: SeriesFit): FittedParameter | undefined {
  const name = exponents.find((one) => Object.hasOwn(params, one));
  return name === undefined ? undefined : params[name];
}

/** The exponent with its interval: `0.111 [0.100, 0.122]`. */
function sayExponent(fit: SeriesFit): TableCell {
  const exponent = exponentOf(fit);
  if (!exponent || fit.kind === 'point')
    return { missing: fit.kind === 'point' ? 'one point has no slope' : 'the form has no exponent' };
  return sayParameter(exponent.value, intervalOf(exponent));
}

/** A number with three digits after the point, and its interval where there is one. */
function sayParameter(value: number, interval: Interval | undefined): Markup {
  const say = (one: number): string => sayFixed(one, 3);
  return interval
    ? markup`${say(value)} <small>${sayInterval(interval, say)}</small>`
    : markup`${say(value)}`;
}

/** How sure a fit is: its verdict, and that it only describes where the points are few. */
export function sayVerdict({ verdict, kind }: SeriesFit): string {
  if (kind === 'segment') return 'local slope';
  const said = ['too few points', 'at chance'].includes(verdict);
  return kind === 'descriptive' && !said ? `${verdict} (descriptive)` : verdict;
}

/** What the verdicts of curves mean, each that there is: the key of a table. */
export function sayMeanings(curves: readonly Curve[]): string {
  const found = new Set(curves.map(({ fit }) => fit.verdict));
  return verdictMeanings
    .filter(([verdict]) => found.has(verdict))
    .map(([verdict, meaning]) => `${sayStart(verdict)}: ${meaning}`)
    .join('. ')
    .concat('.');
}

/** Columns that name a curve, and what they hold. */
export interface CurveNames {
  readonly heads: readonly string[];
  readonly of: (curve: Curve) => readonly string[];
}

const columns: readonly TableColumn[] = [
  { head: 'Points', kind: 'number', hint: 'Points of the fit' },
  { head: 'Law of the error', kind: 'text' },
  { head: 'Exponent', kind: 'number', hint: 'With its 95 % interval, of runs and of samples together' },
  { head: 'RMSE', kind: 'number', hint: 'Of the fit, in points' },
  {
    head: 'Leave-one-out',
    kind: 'number',
    hint: 'Root mean square error of points left out once, in points',
  },
  { head: 'Hold-out', kind: 'number', hint: 'Worst miss on the largest points when they were not fitted' },
  { head: 'Verdict', kind: 'text' },
];

/** A table of curves and the laws through them. names: the columns that say which curve it is. note: what else is to
 *  be said below. */
export function makeFitTable(
  table: Pick<Table, 'id' | 'label' | 'caption'>,
  curves: readonly Curve[],
  names: CurveNames,
  note?: string,
): Table {
  return {
    ...table,
    columns: [...names.heads.map((head) => ({ head, kind: 'text' as const })), ...columns],
    rows: curves.map((curve): readonly TableCell[] => {
      const { fit } = curve;
      return [
        ...names.of(curve),
        fit.n,
        fit.kind === 'point'
          ? { missing: 'one point is no law' }
          : { content: sayEquation(fit.equation), className: 'law' },
        sayExponent(fit),
        fit.kind === 'point' ? { missing: 'one point is no law' } : sayFixed(fit.rmsePoints, 2),
        fit.looPoints === undefined ? { missing: 'fewer than 3 points' } : sayFixed(fit.looPoints, 2),
        fit.holdoutMissPoints === undefined
          ? { missing: 'too few points to hold one out' }
          : sayFixed(fit.holdoutMissPoints, 2),
        sayVerdict(fit),
      ];
    }),
    note: [
      ...(note === undefined ? [] : [`${note}. `]),
      `RMSE, leave-one-out and hold-out in points of the score. Intervals: 95\u00a0%. ${sayMeanings(curves)}`,
    ],
  };
}
