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
export const stamp = { width: 300, height: 184 } as const;

interface Frame {
  /** ln x at the left and the right edge. */
  readonly x: readonly [number, number];
  /** ln of the error at the middle of the stamp, and from there to an edge. */
  readonly middle: number;
  readonly half: number;
}

const margin = 14;

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
    return `${drawLine(curve, frame, family)}<path class="m${family} ${markClasses[family % 4]}" d="${marks}"/>`;
  });
  const guess = chance === undefined ? undefined : place(frame, 1, 1 - chance)[1];
  const level =
    guess !== undefined && guess >= 1 && guess <= height - 1
      ? `<path class="c" d="M0 ${round(guess)}H${width}"/>`
      : '';
  return `<svg viewBox="0 0 ${width} ${height}" aria-hidden="true">${level}${parts.join('')}</svg>`;
}

function drawLine({ fit: { line } }: Curve, frame: Frame, family: number): string {
  if (!line) return '';
  const [first, last] = line.inside;
  const inside = line.x
    .map((x, index) => [x, line.y[index]] as const)
    .filter(([x]) => x >= first * 0.999 && x <= last * 1.001);
  const corners = straighten(inside.map(([x, y]) => place(frame, x, y)));
  if (corners.length < 2) return '';
  return `<path class="m${family} l" d="M${corners.map((corner) => corner.map(round).join(' ')).join('L')}"/>`;
}

/** The corners of a line without those that are not seen: within a unit of the straight line between their neighbours. */
function straighten(corners: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const kept = corners.slice(0, 1);
  let from = 0;
  for (let to = 2; to < corners.length; to++) {
    const [[x0, y0], [x1, y1]] = [corners[from], corners[to]];
    const bent = corners
      .slice(from + 1, to)
      .some(([x, y]) => Math.abs(y0 + ((y1 - y0) * (x - x0)) / (x1 - x0) - y) > 1);
    if (!bent) continue;
    from = to - 1;
    kept.push(corners[from]);
  }
  return [...kept, ...corners.slice(Math.max(1, corners.length - 1))];
}

/** By family: a dot is the round end of a line without length, a square the square one; others are filled. */
const markClasses = ['r', 'q', 'p', 'p'] as const;

/** A mark of a family around a place: circle, square, triangle, diamond, and again. */
function drawMark(family: number, x: number, y: number): string {
  if (family % 4 < 2) return `M${round(x)} ${round(y)}h0`;
  const top = `M${round(x)} ${round(y - 6)}`;
  return family % 4 === 2 ? `${top}l6 10h-12z` : `${top}l6 6-6 6-6-6z`;
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

/** Whole units: half a pixel. */
function round(value: number): number {
  return Math.round(value);
}
