import type { Allowance } from './allowance.js';
import type { Choice } from './choose-form.js';
import type { Form, FormFit } from './form.js';
import { hasRegressionInterval } from './regression-uncertainty.js';
import type { SeriesOptions } from './series-options.js';

/** How many different x a form should have to be believed. */
const wanted: Readonly<Record<Form, number>> = {
  constant: 1,
  power: 3,
  logit: 4,
  'power-floor': 5,
  capped: 5,
  exponential: 5,
  shifted: 8,
  'joint-tied': 8,
  joint: 8,
};

/** What a reader of the numbers must know. */
export interface WarnedSeries {
  readonly choice: Choice;
  readonly allowance: Allowance;
  readonly fit: FormFit;
  readonly points: number;
  /** Different x of the points above chance, and different places of those in the fit. */
  readonly differentX: number;
  readonly places: number;
  readonly options: SeriesOptions;
  readonly runsKnown: boolean;
  readonly heldOut: number;
}

/** Sentences about what the fit of a series cannot say. */
export function warnOf(series: WarnedSeries): readonly string[] {
  return [...fewPoints(series), ...openSearch(series), ...openFloor(series), ...missingChecks(series)];
}

function fewPoints({ allowance, fit, points, differentX, places, options }: WarnedSeries): readonly string[] {
  const few = {
    point: `${points === 1 ? '1 point' : differentX === 0 ? 'no point above chance' : `${points} points at one x`}: nothing is fitted`,
    segment: `${points} points at 2 different x: a local slope, not a law; nothing is said beyond them`,
    descriptive: `${points} points at 3 different x: a description; no floor, no number beyond them, and R2 says little`,
    fit: undefined,
  }[allowance.kind];
  const asked = options.form !== 'auto' && places < wanted[fit.form];
  return [
    ...(few === undefined ? [] : [few]),
    ...(asked
      ? [
          `${fit.form} was asked for on ${places} different x: it is to be believed from ${wanted[fit.form]} on`,
        ]
      : []),
  ];
}

function openSearch({ fit }: WarnedSeries): readonly string[] {
  return [
    ...fit.onBound.map((name) => `${name} ended on a bound of the search`),
    ...(fit.converged ? [] : ['the search for the optimum did not converge']),
  ];
}

function openFloor({ choice: { form, floorProfile }, fit }: WarnedSeries): readonly string[] {
  if (!floorProfile || floorProfile.identified) return [];
  const range = `${short(floorProfile.low)} to ${short(floorProfile.high)}`;
  if (form === 'power')
    return ['E not identified; α conditional on E = 0', `floors of ${range} are believable`];
  if (form === 'power-floor')
    return [
      `E not identified; α conditional on E = ${short(fit.params.E)}`,
      `floors of ${range} are believable`,
    ];
  return [];
}

function missingChecks({ fit, points, options, runsKnown, heldOut }: WarnedSeries): readonly string[] {
  const noRuns =
    points - fit.free < 1
      ? 'no interval from runs: there are no more points than parameters'
      : !hasRegressionInterval(fit.form) && options.bootstrap === 0
        ? 'no interval from runs: no resamples were asked for'
        : 'no interval from runs: the points do not determine it';
  return [
    ...(runsKnown || points < 2 ? [] : [noRuns]),
    ...((options.holdout ?? 0) > 0 && heldOut === 0
      ? [`nothing is held out: without ${options.holdout ?? 0} of ${points} points ${fit.form} is open`]
      : []),
  ];
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)));
}
