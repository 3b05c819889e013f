import { describeEnvelope, takeEnvelope } from '../../../reports/scaling/envelope.js';
import { isDetermined } from '../../../reports/scaling/determined.js';
import { fitSeries } from '../../../reports/scaling/fit-series.js';
import { predictSeries, type SeriesPrediction } from '../../../reports/scaling/predict-series.js';
import type { ScalingPoint } from '../../../reports/scaling/point.js';
import type { HeldOut, SeriesFit } from '../../../reports/scaling/series-fit.js';
import { ConfigError } from '../../core/errors.js';
import type { Asked, FitSettings } from './fit-options.js';

/** Resamples where nothing else is asked for. */
const defaultBootstrap = 1000;

/** What the law says where it was asked. */
type Prediction = Asked & Pick<SeriesPrediction, 'y' | 'interval' | 'beyond'>;

/** A series with its law, and what that says. */
export interface FittedSeries {
  /** Value of the `--series` column; null without one. */
  readonly name: string | null;
  /** Points before an envelope was taken of them. */
  readonly given: number;
  readonly fit: SeriesFit;
  readonly predictions: readonly Prediction[];
}

/** The law of points under the options of `bench fit`. With an envelope, the runs of the largest x are held out before it is
 *  taken: what is predicted is a run, not a bin. Throws MetricError where the form cannot be fitted, ConfigError where more
 *  points are to be held out than there are. */
export function fitPoints(
  name: string | null,
  points: readonly ScalingPoint[],
  options: FitSettings,
): FittedSeries {
  const { envelope, holdout, predict } = options;
  if (holdout !== undefined && holdout > 0 && holdout >= points.length)
    throw new ConfigError(`--holdout ${holdout}: of ${points.length} points, expected fewer than there are`);
  const fit = envelope.kind === 'none' ? fitSeries(points, toSeries(options)) : fitEnvelope(points, options);
  const predictions = predict.map((asked) => ({ asked, ...predictSeries(fit, asked.x, asked.x2) }));
  const warnings = predictions.flatMap(({ warning }) => warning ?? []);
  return {
    name,
    given: points.length,
    fit: { ...fit, warnings: [...fit.warnings, ...warnings] },
    predictions: predictions.map(({ asked, y, beyond, interval }) => ({
      ...asked,
      y,
      beyond,
      ...(interval ? { interval } : {}),
    })),
  };
}

function toSeries({ form, loss, delta, chance, bootstrap, seed, holdout }: FitSettings) {
  return {
    ...{ form, loss, seed, bootstrap: bootstrap ?? defaultBootstrap },
    ...(delta === undefined ? {} : { delta }),
    ...(chance === undefined ? {} : { ceiling: 1 - chance }),
    ...(holdout === undefined ? {} : { holdout }),
  };
}

function fitEnvelope(points: readonly ScalingPoint[], options: FitSettings): SeriesFit {
  const { envelope } = options;
  const series = toSeries(options);
  const chosen = takeEnvelope(points, envelope);
  const whole = fitSeries(chosen, series);
  const count = options.holdout ?? whole.holdout.length;
  const refit = (some: readonly ScalingPoint[]) => {
    const taken = takeEnvelope(some, envelope);
    // points at chance are in no form but the capped one
    const counted = whole.form === 'capped' ? taken : taken.filter(({ atChance }) => !atChance);
    if (!isDetermined(counted, whole.form)) return undefined;
    return fitSeries(taken, { ...series, form: whole.form, holdout: 0 });
  };
  const held = holdOutRuns(points, count, refit);
  const warnings = [
    ...whole.warnings,
    `fitted to ${describeEnvelope(envelope)}: chosen by their errors, so the intervals are too narrow`,
  ];
  if (held.length === 0)
    return count === 0
      ? { ...whole, warnings }
      : {
          ...(refit(points) ?? whole),
          warnings: [...warnings, 'nothing is held out: too few points would stay'],
        };
  const misses = held.map(({ y, predicted }) => Math.abs(100 * (predicted - y)));
  return { ...whole, holdout: held, holdoutMissPoints: Math.max(...misses), warnings };
}

/** The `count` runs of the largest x, as the law of the others says, the smallest first; none where the others have no law. */
function holdOutRuns(
  points: readonly ScalingPoint[],
  count: number,
  refit: (rest: readonly ScalingPoint[]) => SeriesFit | undefined,
): readonly HeldOut[] {
  if (count === 0) return [];
  const order = [...points].sort((a, b) => a.x - b.x);
  const fit = refit(order.slice(0, -count));
  if (!fit) return [];
  return order.slice(-count).map(({ id, x, y }) => {
    const { y: predicted, interval } = predictSeries(fit, x);
    return { id, x, y, predicted, ...(interval ? { interval } : {}) };
  });
}
