import type { Loss } from './form.js';

/** A loss of one residual: its value, its slope, its curvature, and the weight that makes least squares of it. */
export interface ResidualLoss {
  /** Whether the residual is one of logs (or of logits, for the form that is a line there); if not, fitted - y. */
  readonly onLogs: boolean;
  readonly value: (residual: number) => number;
  readonly slope: (residual: number) => number;
  readonly curvature: (residual: number) => number;
  /** slope / residual: the weight of iteratively reweighted least squares. */
  readonly weight: (residual: number) => number;
}

const squares = {
  value: (residual: number) => residual * residual,
  slope: (residual: number) => 2 * residual,
  curvature: () => 2,
  weight: () => 2,
};

/** The loss by its name. Huber: r^2 / 2 up to delta, then delta (|r| - delta / 2); squares: r^2. */
export function residualLoss(loss: Loss, delta: number): ResidualLoss {
  if (loss !== 'log-huber') return { onLogs: loss === 'log', ...squares };
  return {
    onLogs: true,
    value: (r) => (Math.abs(r) <= delta ? 0.5 * r * r : delta * (Math.abs(r) - 0.5 * delta)),
    slope: (r) => (Math.abs(r) <= delta ? r : delta * Math.sign(r)),
    curvature: (r) => (Math.abs(r) <= delta ? 1 : 0),
    weight: (r) => (Math.abs(r) <= delta ? 1 : delta / Math.abs(r)),
  };
}
