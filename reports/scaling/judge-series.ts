import type { WeightedPoint } from './law.js';
import type { Choice } from './choose-form.js';
import { regressionUncertainty } from './regression-uncertainty.js';
import type { FittedParameter, Interval, Verdict } from './series-fit.js';
import { halfWidths } from './uncertainty.js';
import { verdictOf, type VerdictFacts } from './verdict.js';

/** In points of percent; of a loss, in percent of its mean. */
const looLimit = 1.5;

/** What is known of a series when it is judged. */
export interface JudgedSeries {
  readonly choice: Choice;
  readonly params: Readonly<Record<string, FittedParameter>>;
  /** The points above chance, and how many are at chance. */
  readonly points: readonly WeightedPoint[];
  readonly atChance: number;
  readonly shares: boolean;
  readonly loo?: number | undefined;
  readonly looConstant?: number | undefined;
}

/** The verdict of a series: gathers what the rules ask for. */
export function judgeSeries(series: JudgedSeries): Verdict {
  const { choice, points, shares, loo, looConstant } = series;
  const { constant, power } = choice.aicc;
  const own = choice.aicc[choice.form];
  const slope = slopeOf(choice, points);
  const mean = points.reduce((sum, point) => sum + point.y, 0) / points.length;
  const facts: VerdictFacts = {
    form: choice.form,
    differentX: new Set(points.map((point) => point.x)).size,
    points: points.length,
    atChance: series.atChance,
    ...(slope ? { slope } : {}),
    ...(own !== undefined && power !== undefined ? { gainOverPower: power - own } : {}),
    ...(constant !== undefined && power !== undefined ? { gainOverConstant: constant - power } : {}),
    ...(loo === undefined ? {} : { loo }),
    ...(looConstant === undefined ? {} : { looConstant }),
    looLimit: shares ? looLimit : looLimit * mean,
    floorIdentified: isFloorIdentified(series),
  };
  return verdictOf(facts);
}

/** The t-interval of the exponent of the power law, positive where the error falls. Along a loss errors rise. */
function slopeOf({ form, tried }: Choice, points: readonly WeightedPoint[]): Interval | undefined {
  const power = tried.find((fit) => fit.form === 'power');
  const uncertainty = power && regressionUncertainty(power, points, 'log');
  const halves = uncertainty && halfWidths(power, uncertainty, ({ params }) => params.alpha);
  if (!halves) return undefined;
  const { alpha } = power.params;
  const [low, high]: Interval = [alpha - halves[0], alpha + halves[1]];
  return form === 'exponential' ? [-high, -low] : [low, high];
}

function isFloorIdentified({ choice, params }: JudgedSeries): boolean {
  if (choice.form === 'power-floor') return choice.floorProfile?.identified ?? false;
  const floor = choice.form === 'shifted' ? 'd' : 'E';
  return Object.hasOwn(params, floor) && (params[floor].runs?.[0] ?? 0) > 0;
}
