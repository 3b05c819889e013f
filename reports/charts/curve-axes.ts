import type { Curve, Target } from '../findings/curve.js';
import { makeAxis, toCoordinate, type Axis } from './axis.js';
import type { Room } from './chart-definition.js';
import { mirrorAxis } from './chart-options.js';
import type { CurveDrawing } from './curve-datasets.js';
import { splitLine } from './split-line.js';
import type { CurveChartSpec } from './curve-spec.js';
import { formatPercentTick } from './numbers.js';
import { titleOfX } from './x-format.js';

/** Axes around curves, their intervals and lines, with room at the right end for the names. words: the names. */
export function makeCurveAxes(
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
    .concat(lines.flatMap((line) => line.y))
    .concat(
      drawings.flatMap(({ curve, withHoldout }) =>
        withHoldout ? curve.fit.holdout.map(({ predicted }) => predicted) : [],
      ),
    );
  const longest = Math.max(0, ...words.map((word) => word.length));
  const xView = spec.xViews.find((one) => one.of === xOf) ?? spec.xViews[0];
  const x = makeAxis({
    scale: 'log',
    title: xView.axisTitle ?? titleOfX(drawings[0].curve.xName),
    values: xs,
    format: spec.formatX,
    roomAfter: room !== 'narrow' ? Math.min(0.3, (longest * 6.8 + 14) / 620) : 0,
    padding: 0.04,
    mostTicks: room !== 'narrow' ? 8 : 5,
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
export function endOf(
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
