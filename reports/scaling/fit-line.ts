import type { Law } from './law.js';
import { predictForm } from './predict-form.js';
import type { FitLine, Interval, Uncertainty } from './series-fit.js';
import { atMost, predictionInterval } from './uncertainty.js';

/** Steps of ln x from the first point to the last, and at most as many beyond. */
const steps = 32;

/** The law as a polyline with its band, from the least x to `to`; undefined for laws of two variables. Beyond the points
 *  the band is `miss` wide on either side at least: what the law without the largest points missed them by (an error,
 *  not in percent). Where the band does not exist everywhere it is absent. */
export function drawLine(
  law: Law,
  inside: Interval,
  to: number,
  uncertainty: Uncertainty | undefined,
  miss: number | undefined,
): FitLine | undefined {
  if (law.form === 'joint' || law.form === 'joint-tied') return undefined;
  const x = alongLog(inside[0], inside[1]);
  if (to > inside[1]) x.push(...alongLog(inside[1], to).slice(1));
  const y = x.map((one) => predictForm(law, one));
  const band = x.map((one, i) => {
    const interval = uncertainty && predictionInterval(law, uncertainty, { x: one }, false);
    if (!interval || one <= inside[1] || miss === undefined) return interval;
    return widenTo(interval, y[i], miss, uncertainty);
  });
  const drawn = band.filter((one) => one !== undefined);
  return {
    x,
    y,
    ...(drawn.length === x.length
      ? { low: drawn.map(([low]) => low), high: drawn.map(([, high]) => high) }
      : {}),
    inside,
  };
}

/** The interval, as wide as `miss` on either side of y at least; an error does not fall below 0, a share not above 1. */
export function widenTo([low, high]: Interval, y: number, miss: number, uncertainty: Uncertainty): Interval {
  return [Math.max(Math.min(low, y - miss), 0), atMost(Math.max(high, y + miss), y, uncertainty)];
}

function alongLog(from: number, to: number): number[] {
  if (!(to > from)) return [from];
  const ratio = Math.log(to / from);
  return Array.from({ length: steps + 1 }, (_, step) =>
    step === 0 ? from : step === steps ? to : from * Math.exp((ratio * step) / steps),
  );
}
