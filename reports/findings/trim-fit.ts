import type { FitLine, SeriesFit } from '../scaling/series-fit.js';
import { asLinear } from '../scaling/sources-of-doubt.js';

/** Steps of a line that is drawn small. */
const smallSteps = 8;

/** Digits of its errors. */
const smallDigits = 4;

/** The fit of a mean as it is kept in a report: what is known of it as a covariance instead of draws. */
export function trimFit(fit: SeriesFit): SeriesFit {
  return fit.uncertainty ? { ...fit, uncertainty: asLinear(fit.uncertainty) } : fit;
}

/** The fit of a single task as it is kept in a report, where there are many: without the draws, the profile, the rival fits and the
 *  residuals that only the section of fit details shows, and with a line of few steps. */
export function trimTaskFit(fit: SeriesFit): SeriesFit {
  const left: readonly (keyof SeriesFit)[] = ['scatter', 'floorProfile', 'uncertainty'];
  const kept = Object.entries(fit).filter(([key]) => !left.includes(key as keyof SeriesFit));
  return {
    ...(Object.fromEntries(kept) as unknown as SeriesFit),
    ...{ residuals: [], tried: [], looByForm: {}, missByForm: {} },
    ...(fit.line ? { line: thinLine(fit.line) } : {}),
  };
}

/** Every so many steps of a line, its ends and where the points end kept. */
function thinLine(line: FitLine): FitLine {
  const count = line.x.length;
  const step = Math.max(1, Math.ceil((count - 1) / smallSteps));
  const last = line.x.findIndex((x) => x >= line.inside[1]);
  const kept = line.x.flatMap((_, place) =>
    place % step === 0 || place === count - 1 || place === last ? [place] : [],
  );
  const take = (values: readonly number[]) =>
    kept.map((place) => Number(values[place].toPrecision(smallDigits)));
  return {
    ...{ x: kept.map((place) => line.x[place]), y: take(line.y), inside: line.inside },
    ...(line.low ? { low: take(line.low) } : {}),
    ...(line.high ? { high: take(line.high) } : {}),
  };
}
