import type { SeriesFit } from '../../../reports/scaling/series-fit.js';
import type { FittedSeries } from './fit-points.js';

type Json = Readonly<Record<string, unknown>>;

/** What `bench fit --json` prints of one series. First the keys that every version has: `form`, `params`, `intervals` (95 %,
 *  from runs and samples together where both are known), `n`, `rmsePoints`, `aicc`, `loo`, `holdout`, `predictions`, `verdict`
 *  and `warnings`; then what else is said of the fit. Each y is an error, as fitted; where a score was given, `score` and
 *  `predictedScore` stand beside it. What does not exist is an absent key. */
export function documentFit({ given, fit, predictions }: FittedSeries, metric: string | undefined): Json {
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
function documentRest(fit: SeriesFit, given: number, metric: string | undefined): Json {
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

function present(values: Json): Json {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function mapParams({ params }: SeriesFit, take: (parameter: SeriesFit['params'][string]) => unknown): Json {
  return present(Object.fromEntries(Object.entries(params).map(([name, one]) => [name, take(one)])));
}
