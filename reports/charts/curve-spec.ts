import type { AxisKind, CurvePoint, Target } from '../findings/curve.js';

/** One of the things that x may be. */
interface XView {
  readonly value: string;
  readonly label: string;
  /** Absent: what the curves call it. */
  readonly axisTitle?: string;
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
  /** For curves of which only the lower envelope is fitted: other runs are faint, and equations and held-out points are drawn. */
  readonly frontier?: boolean;
}
