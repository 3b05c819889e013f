import type { Allocation, JointLaw, JointPoint } from '../findings/joint-law.js';
import { computeOf } from '../scaling/allocate.js';
import { predictForm } from '../scaling/predict-form.js';
import { lawOf } from '../scaling/predict-series.js';
import { believable, equalComputes, equalErrors, type PlaneLine } from './allocation-lines.js';
import { makeAxis } from './axis.js';
import type { ChartDefinition, ChartTable } from './chart-definition.js';
import { toOptions } from './chart-options.js';
import { fade, paletteOf, type Palette } from './chart-theme.js';
import { findJointLaw, jointChoices } from './joint-choice.js';
import { key, keyHeight, type KeyEntry } from './key.js';
import { lineLabels } from './line-labels.js';
import { capitalize, nameOfTarget } from './model-style.js';
import { formatMacs, formatMillions, formatPercent, formatPercentTick } from './numbers.js';
import { toConfiguration, type PlotDataset } from './plot-point.js';
import { region } from './region.js';
import { styleOfSeries, type SeriesStyle } from './series-style.js';
import { titleOfX } from './x-format.js';

/** The error over parameters and samples seen: lines of equal error and of equal compute, the runs, and where the least error for a budget
 *  lies. */
export const allocation: ChartDefinition = {
  id: 'allocation',
  height: () => 480,
  applies: ({ joint }) => joint.length > 0,
  choices: jointChoices,
  series: () => [],
  title: (data, view) => {
    const law = findJointLaw(data, view);
    return law
      ? `${capitalize(nameOfTarget(data, law.target))}: the best size and samples for a budget, ${law.series.key}`
      : 'The best size and samples for a budget';
  },
  describe: (data, view) => {
    const law = findJointLaw(data, view);
    if (!law) return 'No family has runs enough for a law of size and samples.';
    return [
      `Error on ${nameOfTarget(data, law.target)} of ${law.series.key} over parameters and samples seen, both on log axes, with lines of equal`,
      `error and of equal training compute through ${law.points.length} runs, which lie in the tinted part. Law: ${law.fit.equation}.`,
      ...law.allocations.map((one) => `${sayAllocation(one)}.`),
    ].join(' ');
  },
  table: (data, view) => tabulate(findJointLaw(data, view)),
  configure: (data, view, theme, room = 'picture') => {
    const law = findJointLaw(data, view);
    const palette = paletteOf(theme);
    if (!law) return toConfiguration([], {}, []);
    const style = styleOfSeries(data, law.series, palette);
    const { points, allocations } = law;
    const ticks = { format: formatMillions, mostTicks: room === 'narrow' ? 5 : 8 };
    const x = makeAxis({
      ...{ scale: 'log', title: titleOfX(law.xName), padding: 0.05 },
      values: [...points, ...allocations].map(({ params }) => params),
      ...ticks,
    });
    const y = makeAxis({
      ...{ scale: 'log', title: 'Samples seen (log scale)', padding: 0.05 },
      values: [...points, ...allocations].map(({ samplesSeen }) => samplesSeen),
      ...ticks,
    });
    const errors = equalErrors(law, x, y, room === 'narrow' ? 7 : 12);
    const computes = equalComputes(law, x, y);
    return toConfiguration(
      [
        runSet(law, style, palette),
        ...bestSets(law, style, palette),
        ...believable(law, x).map((line) => lineSet(line, { colour: fade(style.colour, 0.22), width: 7 })),
        ...errors.map((line) => lineSet(line, { colour: fade(palette.text, 0.55), width: 1.25 })),
        ...computes.map((line) => lineSet(line, { colour: palette.axis, width: 1.25, dash: [1.5, 4] })),
      ],
      toOptions({ x, y }, palette, keyHeight),
      [
        region({ ...limitsOf(law), colour: fade(style.colour, 0.06) }),
        key(keyOf(law, style, palette, room === 'narrow'), palette.text, palette.surface),
        lineLabels(
          [
            ...errors.map(({ level, points: line }) => ({
              text: formatPercentTick(level),
              colour: palette.text,
              places: line.toReversed(),
            })),
            ...computes.map(({ level, points: line }) => ({
              text: formatMacs(level),
              colour: palette.muted,
              places: line,
            })),
          ],
          palette.surface,
        ),
      ],
    );
  },
};

/** The runs: circles whatever the family, for diamonds are what is best. */
function runSet(law: JointLaw, { colour }: SeriesStyle, { surface }: Palette): PlotDataset {
  const hollow = law.series.published;
  return {
    type: 'scatter',
    data: law.points.map((point) => ({
      x: point.params,
      y: point.samplesSeen,
      label: sayRun(point, law),
    })),
    borderColor: colour,
    backgroundColor: colour,
    pointBackgroundColor: hollow ? surface : colour,
    pointBorderColor: hollow ? colour : surface,
    pointBorderWidth: hollow ? 1.75 : 1,
    pointRadius: 4.5,
    pointStyle: 'circle',
    clip: false,
    series: law.series.key,
  };
}

/** The best spendings as points, and the line through them: solid among the runs, dashed beyond. */
function bestSets(
  { allocations, series }: JointLaw,
  { colour }: SeriesStyle,
  { surface }: Palette,
): readonly PlotDataset[] {
  const inside = allocations.map(({ beyond }) => beyond <= 1);
  return [
    {
      type: 'line',
      data: allocations.map((one) => ({
        x: one.params,
        y: one.samplesSeen,
        label: sayAllocation(one),
      })),
      borderColor: colour,
      borderWidth: 2.25,
      segment: {
        borderDash: ({
          p0DataIndex: from,
          p1DataIndex: to,
        }: Record<'p0DataIndex' | 'p1DataIndex', number>) =>
          inside[from] && inside[to] ? undefined : [6, 4],
      },
      pointStyle: 'rectRot',
      pointRadius: 6,
      pointBackgroundColor: inside.map((one) => (one ? colour : surface)),
      pointBorderColor: colour,
      pointBorderWidth: 1.75,
      clip: false,
      series: series.key,
    },
  ];
}

function lineSet(
  { points }: PlaneLine,
  { colour, width, dash = [] }: { readonly colour: string; readonly width: number; readonly dash?: number[] },
): PlotDataset {
  return {
    type: 'line',
    data: points,
    borderColor: colour,
    borderWidth: width,
    borderDash: dash,
    pointRadius: 0,
  };
}

function keyOf(
  { series }: JointLaw,
  { colour }: SeriesStyle,
  { text, axis }: Palette,
  narrow: boolean,
): readonly KeyEntry[] {
  return [
    { text: 'run', colour, mark: 'circle', hollow: series.published },
    { text: 'best for a budget', colour, mark: 'rectRot' },
    { text: 'equal error', colour: fade(text, 0.55), mark: 'line' },
    ...(narrow
      ? []
      : ([
          { text: 'equal compute (MACs)', colour: axis, mark: 'dashes' },
          { text: '95 % of the best size', colour: fade(colour, 0.22), mark: 'rect' },
        ] as const)),
  ];
}

/** Where the runs lie. */
function limitsOf({ fit: { range } }: JointLaw) {
  return { x: range.x, y: range.x2 ?? range.x };
}

function sayRun(
  { model, params, samplesSeen, score, atChance, repeated }: JointPoint,
  law: JointLaw,
): string {
  return [
    `${model}: ${formatMillions(params)} parameters, ${formatMillions(samplesSeen)} samples seen`,
    `error ${formatPercent(1 - score)}`,
    `by the law ${formatPercent(predictForm(lawOf(law.fit), params, samplesSeen))}`,
    ...(atChance ? ['at chance'] : []),
    ...(repeated === undefined ? [] : [`data repeated ${repeated.toFixed(1)} times`]),
  ].join(', ');
}

function sayAllocation({ compute, params, samplesSeen, error, errorInterval, beyond }: Allocation): string {
  const interval = errorInterval?.map((end) => (100 * end).toFixed(1)).join(', ');
  return [
    `best for ${formatMacs(compute)} MACs: ${formatMillions(params)} parameters, ${formatMillions(samplesSeen)} samples seen`,
    `error ${formatPercent(error)}${interval === undefined ? '' : ` [${interval}]`}`,
    ...(beyond > 1 ? [`${beyond.toFixed(1)} times beyond the runs`] : []),
  ].join(', ');
}

function tabulate(law: JointLaw | undefined): ChartTable {
  const head = [
    'what',
    'parameters (M)',
    'samples seen (M)',
    'GMACs of training',
    'error',
    'error by the law',
  ];
  if (!law) return { head, rows: [] };
  const { points, allocations, cost, fit } = law;
  return {
    head,
    rows: [
      ...points.map(({ model, params, samplesSeen, score }) => [
        ...[model, params, samplesSeen, round(computeOf(cost, { x: params, x2: samplesSeen }))],
        ...[round(1 - score), round(predictForm(lawOf(fit), params, samplesSeen))],
      ]),
      ...allocations.map(({ compute, params, samplesSeen, error }) => [
        ...['best for a budget', params, samplesSeen, compute, null, error],
      ]),
    ],
  };
}

/** To the six digits that the report's data have. */
function round(value: number): number {
  return Number(value.toPrecision(6));
}
