import type { Curve, CurvePoint } from '../findings/curve.js';
import type { FitLine } from '../scaling/series-fit.js';
import { toCoordinate } from './axis.js';
import { fade } from './chart-theme.js';
import { formatPercent } from './numbers.js';
import type { PlotDataset, PlotPoint } from './plot-point.js';
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
  /** Points that stay in the background; absent: none. */
  readonly isFaint?: (point: CurvePoint) => boolean;
  /** Whether what was foretold of points that were held out is drawn. */
  readonly withHoldout?: boolean;
}

/** The datasets of a chart, uppermost first: points of all curves, lines inside the data and beyond, bands. */
export function drawCurves(drawings: readonly CurveDrawing[]): readonly PlotDataset[] {
  const layers = drawings.map(drawCurve);
  return [
    ...drawings.filter(({ withHoldout = false }) => withHoldout).map(holdoutSet),
    ...layers.map(({ points }) => points),
    ...layers.flatMap(({ lines }) => lines),
    ...layers.flatMap(({ band }) => band),
  ];
}

/** The datasets of one curve. */
function drawCurve(drawing: CurveDrawing): {
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
    band: line && !thin ? bandSets(line, place, style.colour, curve.series.key) : [],
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
  const { curve, style, view, xOf, say, surface, isFaint = () => false } = drawing;
  const place = (score: number) => toCoordinate(view.scale, view.fromError(1 - score));
  const drawn = curve.points.flatMap((point) => {
    const x = xOf(point);
    if (x === undefined || (view.scale === 'log' && point.score >= 1)) return [];
    return [{ x, point }];
  });
  const hollow = drawn.map(({ point }) => point.atChance || curve.series.published);
  const faint = drawn.map(({ point }) => isFaint(point));
  const repeated = drawn.map(({ point }) => point.repeated !== undefined);
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
      label: say(point),
    })),
    borderColor: style.colour,
    backgroundColor: style.colour,
    pointBackgroundColor: hollow.map((one, at) =>
      one ? surface : faint[at] ? fade(style.colour, 0.3) : style.colour,
    ),
    pointBorderColor: hollow.map((one, at) => (one ? fade(style.colour, faint[at] ? 0.4 : 1) : surface)),
    pointBorderWidth: hollow.map((one, index) => (repeated[index] && !one ? 2.5 : one ? 1.75 : 1)),
    pointRadius: style.shape === 'circle' ? 4.5 : 5.5,
    pointStyle: style.shape,
    clip: false,
    series: curve.series.key,
  };
}

function bandSets(
  line: FitLine,
  place: (error: number) => number,
  colour: string,
  series: string,
): readonly PlotDataset[] {
  const { low, high } = line;
  if (!low || !high) return [];
  const edge = (errors: readonly number[]) =>
    line.x.map((x, index) => ({ x, y: place(Math.min(1, Math.max(1e-6, errors[index]))) }));
  const shared = {
    type: 'line',
    borderWidth: 0,
    pointRadius: 0,
    borderColor: fade(colour, 0),
    series,
  } as const;
  return [
    { ...shared, data: edge(high), backgroundColor: fade(colour, 0.13), fill: '+1' },
    { ...shared, data: edge(low), fill: false },
  ];
}

/** The parts of a line before, inside and beyond the data, joined where they meet. */
export function splitLine(
  line: FitLine,
): Readonly<Record<'before' | 'inside' | 'after', readonly (readonly [x: number, y: number])[]>> {
  const all = line.x.map((x, index) => [x, line.y[index]] as const);
  const [first, last] = line.inside;
  const at = (x: number) => [x, interpolate(line, x)] as const;
  const near = (a: number, b: number) => Math.abs(a / b - 1) < 1e-9;
  const within = all.filter(([x]) => x > first && x < last && !near(x, first) && !near(x, last));
  const before = all.filter(([x]) => x < first && !near(x, first));
  const after = all.filter(([x]) => x > last && !near(x, last));
  return {
    before: before.length > 0 ? [...before, at(first)] : [],
    inside: [at(first), ...within, at(last)],
    after: after.length > 0 ? [at(last), ...after] : [],
  };
}

/** The line at x, straight between its corners in ln x and ln y; beyond its ends the value there. */
function interpolate({ x: xs, y: ys }: FitLine, x: number): number {
  const next = xs.findIndex((corner) => corner >= x);
  if (next === -1) return ys[ys.length - 1];
  if (next === 0 || xs[next] === x) return ys[next];
  const share = Math.log(x / xs[next - 1]) / Math.log(xs[next] / xs[next - 1]);
  return ys[next - 1] * (ys[next] / ys[next - 1]) ** share;
}
