import type { Loss, Form, FormFit } from '../../../reports/scaling/form.js';
import type { FloorProfile, Interval, SeriesFit, Verdict } from '../../../reports/scaling/series-fit.js';
import type { FittedSeries } from './fit-points.js';

/** What a law says at a place; each y is an error. */
export interface PredictionDocument {
  readonly x: number;
  readonly x2?: number;
  readonly y: number;
  /** 1 - y, where scores were given. */
  readonly score?: number;
  /** 95 %, of y. */
  readonly interval?: Interval;
  /** How far x lies beyond the points, as a factor. */
  readonly beyond?: number;
}

/** A point that the fit did not see, and what was said of it. */
export interface HoldoutDocument {
  readonly id?: string;
  readonly x: number;
  readonly x2?: number;
  readonly y: number;
  readonly predicted: number;
  /** 95 %, of `predicted`. */
  readonly interval?: Interval;
  readonly score?: number;
  readonly predictedScore?: number;
}

/** What is said of one fit: the document of `bench fit --json`. Each y is an error, as fitted; where a score was given, it stands beside
 *  it. What does not exist is an absent key. */
export interface FitDocument {
  readonly form: Form;
  readonly params: Readonly<Record<string, number>>;
  /** 95 %, from runs and samples together where both are known. */
  readonly intervals: Readonly<Record<string, Interval>>;
  readonly n: number;
  /** Root mean square of 100 (fitted - y). */
  readonly rmsePoints: number;
  readonly aicc: Readonly<Partial<Record<Form, number>>>;
  /** The same as `rmsePoints`, each point left out once. */
  readonly loo?: number;
  readonly holdout: readonly HoldoutDocument[];
  readonly predictions: readonly PredictionDocument[];
  readonly verdict: Verdict;
  readonly warnings: readonly string[];
  readonly metric?: string;
  readonly kind: SeriesFit['kind'];
  /** The law, for people. */
  readonly equation: string;
  readonly sources: Readonly<
    Record<string, { readonly runs?: Interval; readonly samples?: Interval; readonly both?: Interval }>
  >;
  /** How many were given. */
  readonly points: number;
  readonly leftOut: SeriesFit['leftOut'];
  readonly loss: Loss;
  readonly delta?: number;
  readonly df: number;
  readonly rmseLog: number;
  readonly r2Log?: number;
  readonly looConstant?: number;
  readonly holdoutMiss?: number;
  readonly floorProfile?: FloorProfile;
  readonly residuals: SeriesFit['residuals'];
  readonly range: SeriesFit['range'];
  readonly reach: number;
  readonly bootstrap: number;
  readonly seed: number;
  readonly tried: readonly FormFit[];
}

/** What is said of each series, by its name; `error`: why one could not be fitted. */
export interface SeriesDocuments {
  readonly series: Readonly<Record<string, FitDocument | { readonly error: string }>>;
}

/** What is said of one series. First the keys that every version has, then what else is said of the fit. */
export function documentFit(
  { given, fit, predictions }: FittedSeries,
  metric: string | undefined,
): FitDocument {
  const scored = metric !== undefined;
  const { holdout, looPoints } = fit;
  return {
    form: fit.form,
    params: mapParams(fit, ({ value }) => value),
    intervals: mapParams(fit, ({ both, runs, samples }) => both ?? runs ?? samples),
    n: fit.n,
    rmsePoints: fit.rmsePoints,
    aicc: fit.aicc,
    ...(looPoints === undefined ? {} : { loo: looPoints }),
    holdout: holdout.map(({ id, x, x2, y, predicted, interval }) =>
      present({
        ...{ x, y, predicted, interval, x2, id },
        ...(scored ? { score: 1 - y, predictedScore: 1 - predicted } : {}),
      }),
    ),
    predictions: predictions.map(({ x, x2, y, interval, beyond }) =>
      present({ x, y, interval, x2, beyond, ...(scored ? { score: 1 - y } : {}) }),
    ),
    verdict: fit.verdict,
    warnings: fit.warnings,
    ...documentRest(fit, given, metric),
  };
}

/** What the contract does not name. Lines and clouds to be drawn are left out: they follow from the rest. */
function documentRest(fit: SeriesFit, given: number, metric: string | undefined) {
  return present({
    metric,
    kind: fit.kind,
    equation: fit.equation,
    sources: mapParams(fit, ({ runs, samples, both }) => present({ runs, samples, both })),
    points: given,
    leftOut: fit.leftOut,
    loss: fit.loss,
    delta: fit.delta,
    df: fit.df,
    rmseLog: fit.rmseLog,
    r2Log: fit.r2Log,
    looConstant: fit.looPointsConstant,
    holdoutMiss: fit.holdoutMissPoints,
    floorProfile: fit.floorProfile,
    residuals: fit.residuals,
    range: fit.range,
    reach: fit.reach,
    bootstrap: fit.bootstrap,
    seed: fit.seed,
    tried: fit.tried,
  });
}

/** What is undefined becomes absent. */
type Present<Values> = {
  readonly [Key in keyof Values as undefined extends Values[Key] ? never : Key]: Values[Key];
} & {
  readonly [Key in keyof Values as undefined extends Values[Key] ? Key : never]?: Exclude<
    Values[Key],
    undefined
  >;
};

function present<Values extends object>(values: Values): Present<Values> {
  const there = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as Present<Values>;
}

function mapParams<Value>(
  { params }: SeriesFit,
  take: (parameter: SeriesFit['params'][string]) => Value | undefined,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, one]) => {
      const value = take(one);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
