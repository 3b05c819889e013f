import type { AxisKind, Curve, CurvePoint, Target } from '../findings/curve.js';
import type { ReportData } from '../findings/report-data.js';
import { makeAxis, toCoordinate, type Axis } from './axis.js';
import type {
  ChartChoice,
  ChartDefinition,
  ChartSeries,
  ChartView,
  Room,
  Theme,
} from './chart-definition.js';
import { mirrorAxis, toOptions } from './chart-options.js';
import { paletteOf } from './chart-theme.js';
import { chosen, hiddenSeries } from './chart-view.js';
import { drawCurves, splitLine, type CurveDrawing } from './curve-datasets.js';
import { describeCurve, tabulateCurves } from './curve-words.js';
import { formatPercent, formatPercentTick } from './numbers.js';
import { toConfiguration } from './plot-point.js';
import { endLabels, whiskers } from './plugins.js';
import { referenceLine } from './reference-line.js';
import { labelSeries } from './series-label.js';
import { styleOfSeries } from './series-style.js';
import { findYView, yChoice } from './y-view.js';

/** One of the things that x may be. */
export interface XView {
  readonly value: string;
  readonly label: string;
  readonly axisTitle: string;
  readonly of: (point: CurvePoint) => number | undefined;
  /** Whether it is what the law was fitted to. */
  readonly fitted: boolean;
}

/** What a chart of curves is made of. */
export interface CurveChartSpec {
  readonly id: string;
  readonly axis: AxisKind;
  readonly title: (target: Target) => string;
  readonly xViews: readonly XView[];
  readonly formatX: (x: number) => string;
  /** `parameters`: what stands behind a number along x. */
  readonly xWord: string;
}

/** A chart of error against what grows, a line and band a series. */
export function createCurveChart(spec: CurveChartSpec): ChartDefinition {
  const choices = (data: ReportData): readonly ChartChoice[] => listChoices(spec, data);
  const read = (data: ReportData, view: ChartView) => {
    const all = choices(data);
    const target = findTarget(data, chosen(all, view, 'target'));
    const curves = data.curves.filter((curve) => curve.axis === spec.axis && curve.target === target.id);
    const x = spec.xViews.find((one) => one.value === chosen(all, view, 'x')) ?? spec.xViews[0];
    return { target, curves, x, y: findYView(chosen(all, view, 'y')), hidden: hiddenSeries(view) };
  };
  const say = (point: CurvePoint, x: number, target: Target) =>
    [
      `${point.model}: ${spec.formatX(x)} ${spec.xWord}`,
      `error ${sayError(point)}`,
      `${target.metric} ${formatPercent(point.score)}`,
      ...(point.atChance ? ['at chance'] : []),
      ...(point.repeated === undefined ? [] : [`data repeated ${point.repeated.toFixed(1)} times`]),
    ].join(', ');
  return {
    id: spec.id,
    height: () => 440,
    title: (data, view) => spec.title(read(data, view).target),
    applies: (data) => data.curves.some(({ axis }) => axis === spec.axis),
    choices,
    series: (data, view, theme) => listSeries(data, read(data, view).curves, theme),
    describe: (data, view) => {
      const { target, curves, hidden, x } = read(data, view);
      const shown = curves.filter(({ series }) => !hidden.has(series.key));
      const labels = labelSeries(curves.map(({ series }) => series));
      return [
        `${spec.title(target)}, ${shown.length} series on log axes.`,
        ...shown.map((curve) => describeCurve(curve, labels[curves.indexOf(curve)], spec)),
        ...(x.fitted ? [] : ['Lines are fitted to another x and are not drawn.']),
      ].join(' ');
    },
    table: (data, view) => {
      const { curves, x } = read(data, view);
      return tabulateCurves(curves, x);
    },
    configure: (data, view, theme, room = 'wide') => {
      const { target, curves, x, y, hidden } = read(data, view);
      const palette = paletteOf(theme);
      const labels = labelSeries(curves.map(({ series }) => series));
      const shown = curves.filter(({ series }) => !hidden.has(series.key));
      const toDrawing = (curve: Curve): CurveDrawing => ({
        curve,
        style: styleOfSeries(data, curve.series, palette),
        view: y,
        xOf: x.of,
        say: (point) => say(point, x.of(point) ?? point.x, target),
        surface: palette.surface,
        withFit: x.fitted,
      });
      const drawings = shown.map(toDrawing);
      const words = shown.map((curve) => labels[curves.indexOf(curve)]);
      const axes = makeAxes(
        spec,
        drawings.length > 0 ? drawings : curves.map(toDrawing),
        target,
        words,
        room,
      );
      const ends = drawings.map(({ curve, style }, index) => ({
        text: words[index],
        colour: style.colour,
        ...endOf(drawings[index], curve),
      }));
      return toConfiguration(drawCurves(drawings), toOptions(axes, palette), [
        whiskers,
        ...(target.chance === undefined
          ? []
          : [
              referenceLine({
                y: toCoordinate(y.scale, y.fromError(1 - target.chance)),
                text: 'guessing',
                colour: palette.muted,
              }),
            ]),
        ...(room === 'wide' ? [endLabels(ends)] : []),
      ]);
    },
  };
}

/** The error of a point with its interval, in percent: `69.9 % [68.9, 70.9]`. */
function sayError({ score, low, high }: CurvePoint): string {
  const interval =
    low === undefined || high === undefined
      ? ''
      : ` [${(100 * (1 - high)).toFixed(1)}, ${(100 * (1 - low)).toFixed(1)}]`;
  return formatPercent(1 - score) + interval;
}

function makeAxes(
  spec: CurveChartSpec,
  drawings: readonly CurveDrawing[],
  target: Target,
  words: readonly string[],
  room: Room,
): { readonly x: Axis; readonly y: Axis; readonly right?: Axis } {
  const { view, xOf, withFit } = drawings[0];
  const lines = withFit ? drawings.flatMap(({ curve: { fit } }) => fit.line ?? []) : [];
  const xs = [
    ...drawings.flatMap(({ curve }) => curve.points.flatMap((point) => xOf(point) ?? [])),
    ...lines.flatMap((line) => [line.x[0], line.x[line.x.length - 1]]),
  ];
  const errors = [
    ...drawings.flatMap(({ curve }) =>
      curve.points.flatMap(({ score, low, high }) => [score, low ?? score, high ?? score]),
    ),
  ]
    .map((score) => 1 - score)
    .concat(lines.flatMap((line) => line.y));
  const longest = Math.max(0, ...words.map((word) => word.length));
  const xView = spec.xViews.find((one) => one.of === xOf) ?? spec.xViews[0];
  const x = makeAxis({
    scale: 'log',
    title: xView.axisTitle,
    values: xs,
    format: spec.formatX,
    roomAfter: room === 'wide' ? Math.min(0.3, (longest * 6.8 + 14) / 620) : 0,
    padding: 0.04,
    mostTicks: room === 'wide' ? 8 : 5,
  });
  const y = makeAxis({
    scale: view.scale,
    title: view.title(target.metric),
    values: errors.map(view.fromError),
    format: formatPercentTick,
    mostTicks: 7,
  });
  if (!view.mirror || room === 'narrow') return { x, y };
  return { x, y, right: mirrorAxis(y, view.mirror.title(target.metric), view.mirror.format) };
}

/** Where the name of a curve is written: behind the end of its line, or of its points. */
function endOf(
  { withFit, view, xOf }: CurveDrawing,
  curve: Curve,
): { readonly x: number; readonly y: number } {
  const { fit } = curve;
  const place = (error: number) => toCoordinate(view.scale, view.fromError(error));
  if (withFit && fit.line) {
    const { inside, after } = splitLine(fit.line);
    const [x, y] = after.at(-1) ?? inside[inside.length - 1];
    return { x, y: place(y) };
  }
  const last = curve.points[curve.points.length - 1];
  return { x: xOf(last) ?? last.x, y: place(1 - last.score) };
}

function listSeries(data: ReportData, curves: readonly Curve[], theme: Theme): readonly ChartSeries[] {
  const palette = paletteOf(theme);
  const labels = labelSeries(curves.map(({ series }) => series));
  return curves.map(({ series }, index) => {
    const { colour, shape } = styleOfSeries(data, series, palette);
    return { key: series.key, label: labels[index], colour, shape, hollow: series.published };
  });
}

function listChoices(spec: CurveChartSpec, data: ReportData): readonly ChartChoice[] {
  const targets = targetsWithCurves(data, spec.axis);
  return [
    {
      key: 'target',
      label: 'Task',
      options: targets.map(({ id, name }) => ({ value: id, label: name })),
      initial: targets[0]?.id ?? '',
    },
    yChoice,
    ...(spec.xViews.length > 1
      ? [
          {
            key: 'x',
            label: 'Along x',
            options: spec.xViews.map(({ value, label }) => ({ value, label })),
            initial: spec.xViews[0].value,
          },
        ]
      : []),
  ];
}

/** Targets that have a curve along an axis, in the order of the report. */
export function targetsWithCurves(data: ReportData, axis: AxisKind): readonly Target[] {
  const found = new Set(data.curves.filter((curve) => curve.axis === axis).map(({ target }) => target));
  return data.targets.filter(({ id }) => found.has(id));
}

/** The target of that id; one that no list names is called by its id. */
export function findTarget(data: ReportData, id: string): Target {
  return (
    data.targets.find((target) => target.id === id) ?? {
      id,
      name: id,
      kind: 'task',
      group: '',
      metric: 'score',
    }
  );
}
