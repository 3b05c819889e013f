import type { ParetoChart, ParetoPoint } from '../findings/pareto.js';
import type { ReportData } from '../findings/report-data.js';
import { makeAxis } from './axis.js';
import type { ChartChoice, ChartDefinition, ChartView } from './chart-definition.js';
import { toOptions } from './chart-options.js';
import { fade, paletteOf } from './chart-theme.js';
import { chosen, hiddenSeries } from './chart-view.js';
import { key, keyHeight } from './key.js';
import {
  callModel,
  capitalize,
  familiesAmong,
  familyKey,
  familyOf,
  familySeries,
  nameOfTarget,
  shorten,
} from './model-style.js';
import { formatNumber, formatPercent, formatPercentTick } from './numbers.js';
import { toConfiguration, type PlotDataset, type PlotPoint } from './plot-point.js';
import { whiskers } from './plugins.js';
import { pointNames } from './point-names.js';
import { styleOfFamily, type SeriesStyle } from './series-style.js';

/** Score against cost: the front as steps, models on it filled and named, those not told apart from it as rings. */
export const pareto: ChartDefinition = {
  id: 'pareto',
  height: () => 440,
  applies: (data) => chartsOf(data).length > 0,
  title: (data, view) => {
    const { target, name } = read(data, view);
    return `${capitalize(nameOfTarget(data, target))} against ${name}`;
  },
  choices,
  series: (data, view, theme) =>
    familySeries(
      data,
      read(data, view).points.map(({ model }) => model),
      theme,
    ),
  describe: (data, view) => {
    const { points, name, target, note } = read(data, view);
    const front = byCost(points.filter(({ onFront }) => onFront));
    const tied = points.filter((point) => point.tied);
    return (
      `${points.length} models, ${nameOfTarget(data, target)} against ${name}. On the front, ` +
      `from cheap to dear: ${front.map(({ model, score }) => `${model} ${formatPercent(score)}`).join(', ')}.` +
      (tied.length > 0 ? ` Not told apart from it: ${tied.map(({ model }) => model).join(', ')}.` : '') +
      (note === undefined ? '' : ` ${note}.`)
    );
  },
  table: (data, view) => {
    const { points, name, unit } = read(data, view);
    return {
      head: ['model', unit === '' ? name : `${name} (${unit})`, 'score', 'low', 'high', 'front'],
      rows: byCost(points).map(({ model, cost, score, low, high, onFront, tied }) => [
        model,
        cost,
        score,
        low ?? null,
        high ?? null,
        onFront ? 'on the front' : tied ? 'tied' : '',
      ]),
    };
  },
  configure: (data, view, theme, room = 'picture') => {
    const chart = read(data, view);
    const palette = paletteOf(theme);
    const hidden = hiddenSeries(view);
    const models = chart.points.map(({ model }) => model);
    const families = familiesAmong(data, models);
    const x = makeAxis({
      scale: 'log',
      title: `${chart.name}${chart.unit === '' ? '' : ` (${chart.unit}, log scale${chart.moreIsBetter ? '; more is better' : ''})`}`,
      values: chart.points.map(({ cost }) => cost),
      format: formatNumber,
      mostTicks: room === 'narrow' ? 5 : 8,
    });
    const y = makeAxis({
      scale: 'linear',
      title: nameOfTarget(data, chart.target),
      values: chart.points.flatMap(({ score, low, high }) => [score, low ?? score, high ?? score]),
      format: formatPercentTick,
      padding: 0.08,
    });
    const entries = [
      ...familyKey(data, families, palette),
      { text: 'front', colour: palette.muted, mark: 'line' } as const,
      { text: 'tied with it', colour: palette.muted, mark: 'circle', hollow: true } as const,
    ];
    return toConfiguration(
      [
        ...families
          .filter((family) => !hidden.has(family))
          .map((family) => {
            const points = chart.points.filter(({ model }) => familyOf(data, model) === family);
            return pointSet(data, points, chart, family, {
              ...styleOfFamily(data, family, palette),
              surface: palette.surface,
            });
          }),
        frontSet(chart, { first: x.min, last: x.max, bottom: y.min }, palette.muted),
      ],
      toOptions({ x, y }, palette, keyHeight),
      [
        whiskers,
        ...(room === 'narrow' ? [] : [pointNames(palette.text, chart.moreIsBetter ? 'right' : 'left')]),
        key(room === 'picture' ? entries : entries.slice(families.length), palette.text, palette.surface),
      ],
    );
  },
};

function pointSet(
  data: ReportData,
  points: readonly ParetoPoint[],
  { name, unit }: ParetoChart,
  family: string,
  { colour, shape, surface }: SeriesStyle & { readonly surface: string },
): PlotDataset {
  const fill = ({ onFront, tied }: ParetoPoint): string =>
    onFront ? colour : tied ? surface : fade(colour, 0.3);
  return {
    type: 'scatter',
    data: points.map((point): PlotPoint => {
      const { model, cost, score, low, high, onFront, tied } = point;
      const interval =
        low === undefined || high === undefined
          ? ''
          : ` [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)}]`;
      return {
        x: cost,
        y: score,
        ...(low !== undefined && high !== undefined && (onFront || tied) ? { low, high } : {}),
        ...(onFront && { name: shorten(model) }),
        label:
          `${callModel(data, model)}: ${name} ${formatNumber(cost)}${unit === '' ? '' : ` ${unit}`}, ` +
          `${formatPercent(score)}${interval}${onFront ? ', on the front' : tied ? ', tied with the front' : ''}`,
      };
    }),
    borderColor: colour,
    backgroundColor: colour,
    pointBackgroundColor: points.map(fill),
    pointBorderColor: points.map(({ onFront, tied }) => (tied && !onFront ? colour : surface)),
    pointBorderWidth: points.map(({ onFront, tied }) => (tied && !onFront ? 2 : 1)),
    pointRadius: shape === 'circle' ? 5 : 6,
    pointStyle: shape,
    clip: false,
    series: family,
  };
}

/** The best score that a cost allows, as steps: from the edge where nothing is good enough to the edge where money is no object. */
function frontSet(
  { points, moreIsBetter }: ParetoChart,
  edges: { readonly first: number; readonly last: number; readonly bottom: number },
  colour: string,
): PlotDataset {
  const front = byCost(points.filter(({ onFront }) => onFront));
  const steps = front.flatMap(({ cost, score }, index): PlotPoint[] => {
    // A score holds from its cost on until the next one; of what is better when more, back to the one before.
    if (moreIsBetter) {
      const from = index === 0 ? edges.first : front[index - 1].cost;
      return [
        { x: from, y: score },
        { x: cost, y: score },
      ];
    }
    const to = index === front.length - 1 ? edges.last : front[index + 1].cost;
    return [
      { x: cost, y: score },
      { x: to, y: score },
    ];
  });
  const foot = moreIsBetter ? steps.at(-1) : steps.at(0);
  const down = foot ? [{ x: foot.x, y: edges.bottom }] : [];
  return {
    type: 'line',
    data: moreIsBetter ? [...steps, ...down] : [...down, ...steps],
    borderColor: colour,
    borderWidth: 1.5,
    pointRadius: 0,
  };
}

function byCost(points: readonly ParetoPoint[]): readonly ParetoPoint[] {
  return [...points].sort((one, other) => one.cost - other.cost || other.score - one.score);
}

function chartsOf(data: ReportData): readonly ParetoChart[] {
  return data.pareto.filter(({ points }) => points.length > 1);
}

function read(data: ReportData, view: ChartView): ParetoChart {
  const all = chartsOf(data);
  const value = chosen(choices(data), view, 'cost');
  return all.find((chart) => nameOf(chart) === value) ?? all[0];
}

function choices(data: ReportData): readonly ChartChoice[] {
  const all = chartsOf(data);
  const several = new Set(all.map(({ target }) => target)).size > 1;
  return [
    {
      key: 'cost',
      label: 'Cost',
      options: all.map((chart) => ({
        value: nameOf(chart),
        label: chart.name + (several ? `, ${nameOfTarget(data, chart.target)}` : ''),
      })),
      initial: all.length > 0 ? nameOf(all[0]) : '',
    },
  ];
}

function nameOf({ cost, target }: ParetoChart): string {
  return `${cost} ${target}`;
}
