import type { Curve, CurvePoint } from '../findings/curve.js';
import { toCoordinate, type Axis } from './axis.js';
import { fade } from './chart-theme.js';
import { bandSets, isEverywhere } from './fit-band.js';
import { formatPercent } from './numbers.js';
import type { PlotDataset, PlotPoint } from './plot-point.js';
import { splitLine } from './split-line.js';
import type { SeriesStyle } from './series-style.js';
import type { YView } from './y-view.js';

/** How a curve is to be drawn. */
export interface CurveDrawing {
  readonly curve: Curve;
  readonly style: SeriesStyle;
  readonly view: YView;
  /** Place of a point along x. */
  readonly xOf: (point: CurvePoint) => number | undefined;
  /** What is said of a point. */
  readonly say: (point: CurvePoint) => string;
  /** The colour behind the chart, in which hollow points are filled. */
  readonly surface: string;
  /** Whether line and band are drawn: not where x is not what was fitted. */
  readonly withFit: boolean;
  /** How a point is drawn, where that is not as its series. */
  readonly pointStyle?: (point: CurvePoint) => SeriesStyle;
  /** Whether a ring says that the data of a point were repeated. */
  readonly ringRepeated?: boolean;
  /** Points that stay in the background; absent: none. */
  readonly isFaint?: (point: CurvePoint) => boolean;
  /** Whether what was foretold of points that were held out is drawn. */
  readonly withHoldout?: boolean;
}

/** The datasets of a chart, uppermost first: points of all curves, lines inside the data and beyond, bands. */
export function drawCurves(drawings: readonly CurveDrawing[], y: Axis): readonly PlotDataset[] {
  const layers = drawings.map((drawing) => drawCurve(drawing, y));
  return [
    ...drawings.filter(({ withHoldout = false }) => withHoldout).map(holdoutSet),
    ...layers.map(({ points }) => points),
    ...layers.flatMap(({ lines }) => lines),
    ...layers.flatMap(({ band }) => band),
  ];
}

/** The datasets of one curve. */
function drawCurve(
  drawing: CurveDrawing,
  y: Axis,
): {
  readonly points: PlotDataset;
  readonly lines: readonly PlotDataset[];
  readonly band: readonly PlotDataset[];
} {
  const { curve, style, withFit, view } = drawing;
  const line = withFit ? curve.fit.line : undefined;
  const parts = line ? splitLine(line) : undefined;
  const place = (error: number) => toCoordinate(view.scale, view.fromError(error));
  const thin = curve.series.published;
  const lineSet = (data: readonly PlotPoint[], dash: readonly number[], width: number): PlotDataset => ({
    type: 'line',
    data,
    borderColor: style.colour,
    borderWidth: thin ? width * 0.7 : width,
    borderDash: thin ? [2, 3] : [...dash],
    pointRadius: 0,
    series: curve.series.key,
  });
  const toPoints = (part: readonly (readonly [x: number, y: number])[]) =>
    part.map(([x, y]) => ({ x, y: place(y) }));
  return {
    points: pointSet(drawing),
    lines: parts
      ? [
          lineSet(toPoints(parts.inside), style.dash, 2),
          ...[parts.before, parts.after]
            .filter((part) => part.length > 1)
            .map((part) => lineSet(toPoints(part), [3, 4], 1.5)),
        ]
      : [],
    band:
      line && !thin && !isEverywhere(line, place, y)
        ? bandSets(line, place, style.colour, curve.series.key)
        : [],
  };
}

/** Open diamonds where the fit without the held-out points expected them, with a stem to where they are. */
function holdoutSet({ curve, style, view, surface }: CurveDrawing): PlotDataset {
  const place = (error: number) => toCoordinate(view.scale, view.fromError(error));
  return {
    type: 'scatter',
    data: curve.fit.holdout.map(({ id, x, y, predicted }) => ({
      x,
      y: place(predicted),
      stem: place(y),
      label:
        `${id}, held out: the fit without it says ${formatPercent(predicted)}, it has ${formatPercent(y)}: ` +
        `missed by ${(100 * Math.abs(predicted - y)).toFixed(1)} points`,
    })),
    borderColor: style.colour,
    pointBackgroundColor: surface,
    pointBorderColor: style.colour,
    pointBorderWidth: 1.75,
    pointRadius: 6,
    pointStyle: 'rectRot',
    clip: false,
    series: curve.series.key,
  };
}

function pointSet(drawing: CurveDrawing): PlotDataset {
  const { curve, style, view, xOf, say, surface, isFaint = () => false, ringRepeated = false } = drawing;
  const place = (score: number) => toCoordinate(view.scale, view.fromError(1 - score));
  const drawn = curve.points.flatMap((point) => {
    const x = xOf(point);
    if (x === undefined || (view.scale === 'log' && point.score >= 1)) return [];
    return [{ x, point }];
  });
  const hollow = drawn.map(({ point }) => point.atChance || curve.series.published);
  const faint = drawn.map(({ point }) => isFaint(point));
  const styles = drawn.map(({ point }) => drawing.pointStyle?.(point) ?? style);
  return {
    type: 'scatter',
    data: drawn.map(({ x, point }) => ({
      x,
      y: place(point.score),
      ...(!isFaint(point) &&
        point.low !== undefined &&
        point.high !== undefined && {
          low: place(point.low),
          high: place(Math.min(point.high, view.scale === 'log' ? 1 - 1e-6 : 1)),
        }),
      ...(ringRepeated && point.repeated !== undefined && { ring: true }),
      label: say(point),
    })),
    borderColor: style.colour,
    backgroundColor: style.colour,
    pointBackgroundColor: styles.map(({ colour }, at) =>
      hollow[at] ? surface : faint[at] ? fade(colour, 0.3) : colour,
    ),
    pointBorderColor: styles.map(({ colour }, at) =>
      hollow[at] ? fade(colour, faint[at] ? 0.4 : 1) : surface,
    ),
    pointBorderWidth: hollow.map((one) => (one ? 1.75 : 1)),
    pointRadius: styles.map(({ shape }) => (shape === 'circle' ? 4.5 : 5.5)),
    pointStyle: styles.map(({ shape }) => shape),
    clip: false,
    series: curve.series.key,
  };
}
