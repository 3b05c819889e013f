import type { FittedParameter, Interval } from '../../../reports/scaling/series-fit.js';
import { describeEnvelope } from '../../../reports/scaling/envelope.js';
import { countOf } from '../../core/count-of.js';
import { formatTable } from '../terminal.js';
import type { FitSettings } from '../../library/fit/fit-options.js';
import type { FittedSeries } from '../../library/fit/fit-points.js';

/** How a score or an error is written: scores in percent, errors as they are. */
interface Scale {
  readonly name: string;
  readonly number: (error: number) => string;
  readonly interval: (interval: Interval | undefined) => string;
  /** Predicted less observed, in points. */
  readonly miss: (error: number, predicted: number) => string;
}

/** What `bench fit` prints of one series for people: the law, its parameters with their intervals, how well it fits, what it
 *  says of points that it did not see, and the verdict. Warnings are not in it. */
export function describeFit(series: FittedSeries, options: FitSettings): string {
  const { fit } = series;
  const blocks = [
    [describePoints(series, options), `${fit.equation}   (${nameLoss(series)})`].join('\n'),
    tabulateParameters(fit.params),
    describeQuality(series),
    describeHoldout(series, scaleOf(options)),
    describePredictions(series, scaleOf(options)),
    `verdict: ${fit.verdict}`,
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

function describePoints({ name, given, fit }: FittedSeries, { columns, envelope }: FitSettings): string {
  const title = name === null ? '' : `${columns.series ?? ''} ${name}: `;
  const what = columns.metric === undefined ? columns.y : `1 - ${columns.y}`;
  const over = columns.x2 === undefined ? columns.x : `${columns.x} and ${columns.x2}`;
  const left = fit.leftOut.length === 0 ? '' : `, ${fit.leftOut.length} left out`;
  const from = envelope.kind === 'none' ? '' : ` of ${given}: ${describeEnvelope(envelope)}`;
  return `${title}y = ${what} over x = ${over}, ${fit.n} points${from}${left}`;
}

function nameLoss({ fit }: FittedSeries): string {
  if (fit.loss === 'log') return `${fit.form}, least squares of ln y`;
  if (fit.loss === 'linear') return `${fit.form}, least squares of y`;
  return `${fit.form}, Huber loss of ln y, delta ${formatNumber(fit.delta ?? 0)}`;
}

function tabulateParameters(params: FittedSeries['fit']['params']): string {
  const rows = Object.entries(params).map(([name, { value, runs, samples, both }]) => [
    name,
    formatNumber(value),
    ...[runs, samples, both].map(formatInterval),
  ]);
  // a column that no parameter fills is left out
  const head = ['parameter', 'value', '95 % from runs', 'from samples', 'from both'];
  const columns = head.map((_, column) => column).filter((column) => rows.some((row) => row[column] !== '-'));
  return formatTable(
    columns.map((column) => head[column]),
    rows.map((row) => columns.map((column) => row[column])),
    columns.slice(1).map((_, index) => index + 1),
  );
}

function describeQuality({ fit }: FittedSeries): string {
  const r2 = fit.r2Log === undefined ? [] : [`R² of ln y ${fit.r2Log.toFixed(4)}`];
  const loo = fit.looPoints === undefined ? [] : [`leave-one-out ${fit.looPoints.toFixed(3)} points`];
  const aicc = Object.entries(fit.aicc).map(([form, value]) => `${form} ${value.toFixed(1)}`);
  const lines = [
    [
      `rmse ${fit.rmsePoints.toFixed(3)} points`,
      ...loo,
      ...r2,
      `${countOf(fit.df, 'degree')} of freedom`,
    ].join(', '),
    ...(aicc.length < 2 ? [] : [`AICc: ${aicc.join(', ')}`]),
  ];
  return lines.join('\n');
}

function describeHoldout({ fit: { holdout } }: FittedSeries, scale: Scale): string {
  if (holdout.length === 0) return '';
  const rows = holdout.map(({ id, x, x2, y, predicted, interval }) => [
    id,
    formatPlace(x, x2),
    scale.number(y),
    scale.number(predicted),
    scale.interval(interval),
    scale.miss(y, predicted),
  ]);
  const head = ['held out', 'x', scale.name, 'predicted', '95 %', 'miss, points'];
  return formatTable(head, rows, [1, 2, 3, 4, 5]);
}

function describePredictions({ predictions }: FittedSeries, scale: Scale): string {
  if (predictions.length === 0) return '';
  const rows = predictions.map(({ x, x2, y, interval }) => [
    formatPlace(x, x2),
    scale.number(y),
    scale.interval(interval),
  ]);
  return formatTable(['x', `predicted ${scale.name}`, '95 %'], rows, [0, 1, 2]);
}

function scaleOf({ columns: { metric } }: FitSettings): Scale {
  if (metric === undefined)
    return {
      name: 'y',
      number: formatNumber,
      interval: formatInterval,
      miss: (error, predicted) => (100 * (predicted - error)).toFixed(2),
    };
  const percent = (error: number) => (100 * (1 - error)).toFixed(2);
  return {
    name: `${metric}, %`,
    number: percent,
    interval: (interval) => (interval ? `[${percent(interval[1])}, ${percent(interval[0])}]` : '-'),
    miss: (error, predicted) => (100 * (error - predicted)).toFixed(2),
  };
}

function formatPlace(x: number, x2: number | undefined): string {
  return x2 === undefined ? formatNumber(x) : `${formatNumber(x)} : ${formatNumber(x2)}`;
}

function formatInterval(interval: FittedParameter['both']): string {
  return interval ? `[${formatNumber(interval[0])}, ${formatNumber(interval[1])}]` : '-';
}

/** Five significant digits, without zeros at the end. */
function formatNumber(value: number): string {
  const text = value.toPrecision(5);
  const end = text.includes('e') ? text.indexOf('e') : text.length;
  const digits = text.slice(0, end);
  const short = digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
  return short + text.slice(end).replace('+', '');
}
