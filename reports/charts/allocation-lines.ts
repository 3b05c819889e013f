import type { JointLaw } from '../findings/joint-law.js';
import { paramsAt, samplesAt, samplesFor } from '../scaling/allocate.js';
import { predictForm } from '../scaling/predict-form.js';
import { lawOf } from '../scaling/predict-series.js';
import type { Axis } from './axis.js';
import type { PlotPoint } from './plot-point.js';
import { findLinearTicks } from './ticks.js';

/** A line of the plane of parameters and samples seen. */
export interface PlaneLine {
  /** The error, or the GMACs, that is the same all along. */
  readonly level: number;
  readonly points: readonly PlotPoint[];
}

const steps = 64;

/** Lines of equal error within the axes, at round levels of which there are at most `most`. Solved along either axis, so that steep parts
 *  are as smooth as flat ones. */
export function equalErrors(joint: JointLaw, x: Axis, y: Axis, most: number): readonly PlaneLine[] {
  const law = lawOf(joint.fit);
  const [least, largest] = [predictForm(law, x.max, y.max), predictForm(law, x.min, y.min)];
  return findLinearTicks(least, Math.min(largest, 1), most).flatMap((level) => {
    const found = [
      ...along(x).map((at) => ({ x: at, y: samplesAt(law, level, at) })),
      ...along(y).map((at) => ({ x: paramsAt(law, level, at), y: at })),
    ];
    const points = found
      .flatMap((point) =>
        point.x !== undefined && point.y !== undefined ? [{ x: point.x, y: point.y }] : [],
      )
      .filter((point) => isWithin(point.x, x) && isWithin(point.y, y))
      .sort((a, b) => a.x - b.x || b.y - a.y);
    return points.length > 1 ? [{ level, points }] : [];
  });
}

/** Lines of equal compute within the axes, one a budget. */
export function equalComputes({ cost, allocations }: JointLaw, x: Axis, y: Axis): readonly PlaneLine[] {
  return allocations.flatMap(({ compute }) => {
    const points = along(x)
      .map((at) => ({ x: at, y: samplesFor(cost, compute, at) }))
      .filter((point) => isWithin(point.y, y));
    return points.length > 1 ? [{ level: compute, points }] : [];
  });
}

/** The part of each line of equal compute in which the best size lies to 95 %, as far as the axes go. */
export function believable({ cost, allocations }: JointLaw, x: Axis): readonly PlaneLine[] {
  return allocations.flatMap(({ compute, paramsInterval }) => {
    if (!paramsInterval) return [];
    const [low, high] = [Math.max(paramsInterval[0], x.min), Math.min(paramsInterval[1], x.max)];
    if (!(low < high)) return [];
    const points = [low, high].map((at) => ({ x: at, y: samplesFor(cost, compute, at) }));
    return [{ level: compute, points }];
  });
}

function along({ min, max }: Axis): readonly number[] {
  return Array.from({ length: steps + 1 }, (_, step) => min * (max / min) ** (step / steps));
}

function isWithin(value: number, { min, max }: Axis): boolean {
  return value >= min * (1 - 1e-9) && value <= max * (1 + 1e-9);
}
