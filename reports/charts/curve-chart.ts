import type { Curve, CurvePoint, Target } from '../findings/curve.js';
import type { ReportData } from '../findings/report-data.js';
import { toCoordinate } from './axis.js';
import type { ChartChoice, ChartDefinition, ChartSeries, ChartView, Theme } from './chart-definition.js';
import { toOptions } from './chart-options.js';
import { paletteOf } from './chart-theme.js';
import { chosen, hiddenSeries } from './chart-view.js';
import { endOf, makeCurveAxes } from './curve-axes.js';
import { drawCurves, type CurveDrawing } from './curve-datasets.js';
import { listEquations } from './curve-equations.js';
import type { CurveChartSpec } from './curve-spec.js';
import { describeCurve, sayError, tabulateCurves } from './curve-words.js';
import { cornerText } from './equation-text.js';
import { formatPercent } from './numbers.js';
import { toConfiguration } from './plot-point.js';
import { rings } from './rings.js';
import { key, keyHeight } from './key.js';
import { callModel, capitalize, familiesAmong, familyKey, familyOf } from './model-style.js';
import { endLabels, whiskers } from './plugins.js';
import { referenceLine } from './reference-line.js';
import { fitLabel, labelSeries } from './series-label.js';
import { isSeveral, styleOfFamily, styleOfSeries } from './series-style.js';
import { stems } from './stems.js';
import { findTarget, targetsWithCurves } from './targets.js';
import { findYView, yChoice } from './y-view.js';

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
  const say = (data: ReportData, point: CurvePoint, x: number, target: Target) =>
    [
      `${callModel(data, point.model)}: ${spec.formatX(x)} ${spec.xWord}`,
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
    configure: (data, view, theme, room = 'picture') => {
      const { target, curves, x, y, hidden } = read(data, view);
      const palette = paletteOf(theme);
      const labels = labelSeries(curves.map(({ series }) => series));
      const shown = curves.filter(({ series }) => !hidden.has(series.key));
      const ringed = isSometimesRepeated(curves);
      const toDrawing = (curve: Curve): CurveDrawing => ({
        curve,
        style: styleOfSeries(data, curve.series, palette),
        view: y,
        xOf: x.of,
        say: (point) => say(data, point, x.of(point) ?? point.x, target),
        surface: palette.surface,
        withFit: x.fitted,
        withHoldout: spec.frontier === true,
        ringRepeated: ringed,
        ...(spec.frontier === true && { isFaint: (point) => point.onEnvelope !== true }),
        ...(isSeveral(curve.series.family) && {
          pointStyle: ({ model }) => styleOfFamily(data, familyOf(data, model), palette),
        }),
      });
      const drawings = shown.map(toDrawing);
      const words = shown.map((curve) => fitLabel(labels[curves.indexOf(curve)]));
      const axes = makeCurveAxes(
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
      const mixed = shown.filter(({ series }) => isSeveral(series.family));
      const families = familiesAmong(
        data,
        mixed.flatMap(({ points }) => points.map(({ model }) => model)),
      );
      const entries = [
        ...familyKey(data, families, palette),
        ...(ringed
          ? [{ text: 'ring: data repeated', colour: palette.muted, mark: 'circle', hollow: true } as const]
          : []),
      ];
      const above = entries.length > 0 ? keyHeight : 0;
      return toConfiguration(drawCurves(drawings, axes.y), toOptions(axes, palette, above), [
        whiskers,
        rings,
        ...(entries.length > 0 ? [key(entries, palette.text, palette.surface)] : []),
        ...(target.chance === undefined
          ? []
          : [
              referenceLine({
                y: toCoordinate(y.scale, y.fromError(1 - target.chance)),
                text: 'guessing',
                colour: palette.muted,
              }),
            ]),
        ...(room !== 'narrow' ? [endLabels(ends)] : []),
        ...(spec.frontier === true
          ? [stems, cornerText(listEquations(drawings, words), y.scale === 'log' ? 'bottom' : 'top')]
          : []),
      ]);
    },
  };
}

/** Whether some points saw their data again and again and others did not: where all did, a mark would tell nothing apart. */
function isSometimesRepeated(curves: readonly Curve[]): boolean {
  const points = curves.flatMap(({ points: all }) => all);
  const repeated = points.filter((point) => point.repeated !== undefined);
  return repeated.length > 0 && repeated.length < points.length;
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
      label: 'Target',
      options: targets.map(({ id, name }) => ({ value: id, label: capitalize(name) })),
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
