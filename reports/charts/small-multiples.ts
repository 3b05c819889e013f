import type { Curve, Target } from '../findings/curve.js';
import type { ReportData } from '../findings/report-data.js';
import type { Verdict } from '../scaling/series-fit.js';
import { familiesOf } from './series-style.js';
import { findTarget } from './targets.js';

/** A target over model size on a stamp: all stamps have the same x, and as many decades along y. */
export interface SmallMultiple {
  readonly target: Target;
  /** SVG of at most 1.5 kB, without text and names: classes `m0`, `m1`, … are the families in the order of their colours. */
  readonly svg: string;
  /** Has more decades along y than the others, because nothing is cut off. */
  readonly squeezed: boolean;
  readonly fits: readonly {
    readonly family: string;
    readonly verdict: Verdict;
    readonly exponent?: number;
  }[];
}

/** Size of a stamp, in its own units. */
export const stamp = { width: 150, height: 92 } as const;

interface Frame {
  /** ln x at the left and the right edge. */
  readonly x: readonly [number, number];
  /** ln of the error at the middle of the stamp, and from there to an edge. */
  readonly middle: number;
  readonly half: number;
}

const margin = 7;

/** A stamp for each target with curves over model size, in the order of the report. */
export function drawSmallMultiples(data: ReportData): readonly SmallMultiple[] {
  const curves = data.curves.filter(({ axis, series }) => axis === 'size' && !series.published);
  const targets = [...new Set(curves.map(({ target }) => target))];
  const order = new Map(data.targets.map(({ id }, index) => [id, index]));
  targets.sort((one, other) => (order.get(one) ?? Infinity) - (order.get(other) ?? Infinity));
  const xs = curves.flatMap(({ points }) => points.map(({ x }) => Math.log(x)));
  const edges = [Math.min(...xs), Math.max(...xs)] as const;
  const ranges = new Map(targets.map((id) => [id, rangeOf(curves.filter(({ target }) => target === id))]));
  // The common span: that of the target that varies most, but for a tenth of them, which would flatten all others.
  const spans = [...ranges.values()].map(([low, high]) => high - low).sort((one, other) => one - other);
  const common = Math.max(0.05, 0.55 * (spans[Math.floor(0.9 * (spans.length - 1))] ?? 0));
  const families = familiesOf(data);
  return targets.map((id) => {
    const own = curves.filter(({ target }) => target === id);
    const [low, high] = ranges.get(id) ?? [0, 0];
    const half = Math.max(common, 0.55 * (high - low));
    const frame: Frame = { x: edges, middle: (low + high) / 2, half };
    const target = findTarget(data, id);
    return {
      target,
      svg: drawStamp(own, target, frame, families),
      squeezed: half > common,
      fits: own.map(({ series, fit }) => ({
        family: series.family,
        verdict: fit.verdict,
        ...(Object.hasOwn(fit.params, 'alpha') && { exponent: fit.params.alpha.value }),
      })),
    };
  });
}

function drawStamp(
  curves: readonly Curve[],
  { chance }: Target,
  frame: Frame,
  families: readonly string[],
): string {
  const { width, height } = stamp;
  const parts = curves.map((curve) => {
    const family = Math.max(0, families.indexOf(curve.series.family)) % 8;
    const points = curve.points
      .filter(({ score }) => score < 1)
      .map(({ x, score }) => place(frame, x, 1 - score));
    const marks = points.map(([x, y]) => drawMark(family, x, y)).join('');
    return `<g class="m${family}">${drawLine(curve, frame)}<path class="p" d="${marks}"/></g>`;
  });
  const guess = chance === undefined ? undefined : place(frame, 1, 1 - chance)[1];
  const level =
    guess !== undefined && guess >= 1 && guess <= height - 1
      ? `<path class="c" d="M0 ${round(guess)}H${width}"/>`
      : '';
  return `<svg viewBox="0 0 ${width} ${height}" aria-hidden="true">${level}${parts.join('')}</svg>`;
}

function drawLine({ fit: { line } }: Curve, frame: Frame): string {
  if (!line) return '';
  const [first, last] = line.inside;
  const inside = line.x
    .map((x, index) => [x, line.y[index]] as const)
    .filter(([x]) => x >= first * 0.999 && x <= last * 1.001);
  const step = Math.max(1, Math.ceil((inside.length - 1) / 8));
  const kept = inside.filter((_, index) => index % step === 0 || index === inside.length - 1);
  if (kept.length < 2) return '';
  const corners = kept.map(([x, y]) => place(frame, x, y).map(round).join(' '));
  return `<path class="l" d="M${corners.join('L')}"/>`;
}

/** A mark of a family around a place: circle, square, triangle, diamond, and again. */
function drawMark(family: number, x: number, y: number): string {
  const start = (dx: number, dy: number): string => `M${round(x + dx)} ${round(y + dy)}`;
  if (family % 4 === 0) return `${start(-2.5, 0)}a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0z`;
  if (family % 4 === 1) return `${start(-2.3, -2.3)}h4.6v4.6h-4.6z`;
  return family % 4 === 2 ? `${start(0, -3)}l3 5h-6z` : `${start(0, -3.2)}l3.2 3.2-3.2 3.2-3.2-3.2z`;
}

function place({ x: [first, last], middle, half }: Frame, x: number, error: number): [number, number] {
  const across = last > first ? (Math.log(x) - first) / (last - first) : 0.5;
  const down = (middle + half - Math.log(error)) / (2 * half);
  return [
    margin + across * (stamp.width - 2 * margin),
    Math.min(999, Math.max(-999, margin + down * (stamp.height - 2 * margin))),
  ];
}

function rangeOf(curves: readonly Curve[]): readonly [number, number] {
  const logs = curves.flatMap(({ points }) =>
    points.filter(({ score }) => score < 1).map(({ score }) => Math.log(1 - score)),
  );
  return logs.length === 0 ? [0, 0] : [Math.min(...logs), Math.max(...logs)];
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}
