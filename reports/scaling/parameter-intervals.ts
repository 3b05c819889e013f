import { middleOf } from './coordinates.js';
import type { Law } from './law.js';
import type { ScalingPoint } from './point.js';
import { predictForm } from './predict-form.js';
import type { FittedParameter, Interval, SeriesFit, Uncertainty } from './series-fit.js';
import { halfWidths, predictionInterval, type Quantity } from './uncertainty.js';

/** What is known of a law from each source; absent: nothing. */
export interface Sources {
  readonly runs?: Uncertainty | undefined;
  readonly samples?: Uncertainty | undefined;
  readonly both?: Uncertainty | undefined;
}

/** Parameters that multiply: their interval is made on their log. */
const scales: readonly string[] = ['A', 'B'];
/** Parameters that cannot be below 0. */
const floors: readonly string[] = ['E'];

/** Every parameter of a law with its intervals. An interval whose ends are no finite numbers is absent. */
export function describeParameters(law: Law, sources: Sources): Readonly<Record<string, FittedParameter>> {
  return Object.fromEntries(
    Object.entries(law.params).map(([name, value]) => [name, describeParameter(law, name, value, sources)]),
  );
}

/** What a law says in the middle of its points, with its intervals: the scale of a law as far as it can be known. */
export function describeMiddle(
  law: Law,
  points: readonly ScalingPoint[],
  sources: Sources,
): SeriesFit['middle'] {
  const [logX, logX2] = middleOf(points);
  const two = law.form === 'joint' || law.form === 'joint-tied';
  const at = { x: Math.exp(logX), ...(two ? { x2: Math.exp(logX2) } : {}) };
  const by = (uncertainty: Uncertainty | undefined) =>
    uncertainty && predictionInterval(law, uncertainty, at, false);
  return { ...at, y: withIntervals(predictForm(law, at.x, at.x2), by, sources) };
}

function withIntervals(
  value: number,
  by: (uncertainty: Uncertainty | undefined) => Interval | undefined,
  sources: Sources,
): FittedParameter {
  const [runs, samples, both] = [by(sources.runs), by(sources.samples), by(sources.both)];
  return { value, ...(runs ? { runs } : {}), ...(samples ? { samples } : {}), ...(both ? { both } : {}) };
}

function describeParameter(law: Law, name: string, value: number, sources: Sources): FittedParameter {
  if (name === 'E0') return { value };
  const onLogs = scales.includes(name) || (law.form === 'shifted' && name === 'a');
  const quantity: Quantity = ({ params }) => (onLogs ? Math.log(params[name]) : params[name]);
  const intervalBy = (uncertainty: Uncertainty | undefined): Interval | undefined => {
    const halves = uncertainty && halfWidths(law, uncertainty, quantity);
    if (!halves) return undefined;
    const [low, high] = onLogs
      ? [value * Math.exp(-halves[0]), value * Math.exp(halves[1])]
      : [value - halves[0], value + halves[1]];
    if (!(Number.isFinite(low) && Number.isFinite(high))) return undefined;
    return [floors.includes(name) ? Math.max(low, 0) : low, high];
  };
  return withIntervals(value, intervalBy, sources);
}
