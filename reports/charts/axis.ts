import type { ScaleOptionsByType } from './chart-js.js';
import { fontFamily, type Palette } from './chart-theme.js';
import { findLinearTicks, findLogitTicks, findLogTicks } from './ticks.js';

/** How values become places: `logit` is drawn as ln(p / (1 - p)) on a linear axis, since Chart.js has none of its own. */
export type AxisScale = 'log' | 'linear' | 'logit';

/** An axis, ready to be drawn. Limits and ticks are coordinates: what `toCoordinate` makes of values. */
export interface Axis {
  readonly scale: AxisScale;
  readonly title: string;
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
  /** Label of a coordinate. */
  readonly format: (coordinate: number) => string;
}

/** What an axis is made of. */
export interface AxisSpec {
  readonly scale: AxisScale;
  readonly title: string;
  /** Everything that must be seen, as values. */
  readonly values: readonly number[];
  /** Label of a value. */
  readonly format: (value: number) => string;
  /** Share of the axis that stays free at its end, for labels. */
  readonly roomAfter?: number;
  /** Share of the axis that stays free at each end; 0.06 unless given. */
  readonly padding?: number;
  readonly mostTicks?: number;
}

/** Shares at which a logit is cut off, so that nothing and all have a place. */
const logitLimits = [0.0005, 0.9995] as const;

/** Place of a value on an axis, before pixels: logits are taken here. */
export function toCoordinate(scale: AxisScale, value: number): number {
  if (scale !== 'logit') return value;
  const share = Math.min(logitLimits[1], Math.max(logitLimits[0], value));
  return Math.log(share / (1 - share));
}

/** The value at a place: the inverse of `toCoordinate`. */
export function fromCoordinate(scale: AxisScale, coordinate: number): number {
  return scale === 'logit' ? 1 / (1 + Math.exp(-coordinate)) : coordinate;
}

/** An axis around values: limits from the data, with some air. Log axes leave out what is not above 0. */
export function makeAxis(spec: AxisSpec): Axis {
  const { scale, title, values, format, roomAfter = 0, padding = 0.06, mostTicks } = spec;
  const linear = values
    .filter((value) => Number.isFinite(value) && (scale !== 'log' || value > 0))
    .map((value) => (scale === 'log' ? Math.log(value) : toCoordinate(scale, value)));
  const [first, last] = widen(Math.min(...linear), Math.max(...linear), scale);
  const air = ((last - first) * padding) / (1 - 2 * padding);
  const start = first - air;
  const end = start + (last + air - start) / (1 - roomAfter);
  const back = (place: number) => (scale === 'log' ? Math.exp(place) : place);
  const min = back(start);
  const max = back(end);
  const labelled = { min, max: roomAfter > 0 ? back(last + air) : max };
  return {
    scale,
    title,
    min,
    max,
    ticks: findTicks(scale, labelled.min, labelled.max, mostTicks),
    format: (coordinate) => format(fromCoordinate(scale, coordinate)),
  };
}

/** Options of Chart.js for an axis. */
export function toScaleOptions(
  axis: Axis,
  position: 'left' | 'right' | 'bottom',
  palette: Palette,
): ScaleOptionsByType<'linear' | 'logarithmic'> {
  const horizontal = position === 'bottom';
  return {
    type: axis.scale === 'log' ? 'logarithmic' : 'linear',
    axis: horizontal ? 'x' : 'y',
    position,
    min: axis.min,
    max: axis.max,
    title: {
      display: axis.title !== '',
      text: axis.title,
      color: palette.text,
      font: { family: fontFamily, size: 13 },
      padding: horizontal ? { top: 6, bottom: 0 } : { top: 0, bottom: 4 },
    },
    border: { display: horizontal, color: palette.axis },
    grid: {
      display: position !== 'right',
      color: palette.grid,
      drawOnChartArea: !horizontal,
      drawTicks: horizontal,
      tickColor: palette.axis,
      tickLength: horizontal ? 5 : 0,
      lineWidth: 1,
    },
    ticks: {
      autoSkip: false,
      maxRotation: 0,
      minRotation: 0,
      color: palette.muted,
      font: { family: fontFamily, size: 12.5 },
      padding: 5,
      callback: (value: string | number) => axis.format(Number(value)),
    },
    afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
      scale.ticks = axis.ticks.map((value) => ({ value }));
    },
  } as unknown as ScaleOptionsByType<'linear' | 'logarithmic'>;
}

function findTicks(scale: AxisScale, min: number, max: number, most?: number): readonly number[] {
  if (scale === 'log') return findLogTicks(min, max, most);
  if (scale === 'linear') return findLinearTicks(min, max, most);
  const shares = findLogitTicks(fromCoordinate('logit', min), fromCoordinate('logit', max), most);
  return shares.map((share) => toCoordinate('logit', share));
}

/** Limits that differ, so that one value alone has an axis too. */
function widen(low: number, high: number, scale: AxisScale): readonly [number, number] {
  if (high - low > 1e-9) return [low, high];
  const half = scale === 'linear' ? Math.max(Math.abs(low) * 0.1, 0.01) : 0.2;
  return [low - half, high + half];
}
