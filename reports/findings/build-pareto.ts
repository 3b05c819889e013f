import type { CorrectByTask } from './build-heatmap.js';
import { finishedRecords, imageSpeed } from './image-speed.js';
import type { Measured, MeasuredTarget } from './measured.js';
import type { ParetoChart, ParetoPoint } from './pareto.js';
import type { ReportModel } from './report-data.js';
import { findDifference } from './score-difference.js';

type Shape = Omit<ParetoChart, 'points' | 'target'>;

/** A kind of cost, and what each model costs. */
interface Costs {
  readonly shape: Shape;
  readonly costOf: ReadonlyMap<string, number>;
}

/** A model whose cost and score are known. */
interface Candidate {
  readonly point: Omit<ParetoPoint, 'onFront' | 'tied'>;
  /** Both towers in millions; of unknown size: the last among equals. */
  readonly params: number;
}

/** Score against cost: parameters, multiply-accumulates, images a second; each for the mean over most tasks and for the first
 *  target of its kind. A model is on the front unless another costs no more and scores no less, and one of the two is strict; of
 *  models with equal cost and score those with the fewest parameters stay. A chart needs two models. */
export function buildPareto(measured: Measured, correct: CorrectByTask): readonly ParetoChart[] {
  const costs = [...paramCosts(measured.models), ...gmacCosts(measured.models), ...speedCosts(measured)];
  return chooseTargets(measured.targets).flatMap((target) =>
    costs.flatMap(({ shape, costOf }): readonly ParetoChart[] => {
      const candidates = measured.models.flatMap((model) => candidateOf(measured, target.id, model, costOf));
      if (candidates.length < 2) return [];
      return [{ ...shape, target: target.id, points: rank(candidates, shape, target.id, measured, correct) }];
    }),
  );
}

function chooseTargets(targets: readonly MeasuredTarget[]): readonly MeasuredTarget[] {
  const means = targets.filter(({ kind }) => kind === 'aggregate');
  const widest = means.toSorted((a, b) => b.tasks.length - a.tasks.length).slice(0, 1);
  return [...new Set([...widest, ...(means.length > 0 ? means : targets).slice(0, 1)])];
}

function candidateOf(
  measured: Measured,
  target: string,
  { id, paramsM }: ReportModel,
  costOf: Costs['costOf'],
): readonly Candidate[] {
  const [score, cost] = [measured.score(target, id), costOf.get(id)];
  if (!score || cost === undefined) return [];
  const { value, low, high } = score;
  return [
    {
      point: {
        ...{ model: id, cost, score: value },
        ...(low === undefined ? {} : { low }),
        ...(high === undefined ? {} : { high }),
      },
      params: (paramsM?.image ?? Infinity) + (paramsM?.text ?? 0),
    },
  ];
}

function rank(
  candidates: readonly Candidate[],
  { moreIsBetter }: Shape,
  target: string,
  measured: Measured,
  correct: CorrectByTask,
): readonly ParetoPoint[] {
  const sign = moreIsBetter ? -1 : 1;
  const costsNoMore = (one: Candidate, other: Candidate) => sign * one.point.cost <= sign * other.point.cost;
  const front = candidates.filter(
    (one) =>
      !candidates.some((other) => {
        const [own, its] = [one.point, other.point];
        if (!costsNoMore(other, one) || its.score < own.score) return false;
        return its.score > own.score || its.cost !== own.cost || other.params < one.params;
      }),
  );
  /** Whether the best of the front that costs no more is not told apart from it. */
  const isTied = (candidate: Candidate) => {
    const best = front
      .filter((one) => costsNoMore(one, candidate))
      .toSorted((a, b) => b.point.score - a.point.score)
      .at(0);
    const pair = best && ([best.point.model, candidate.point.model] as const);
    const apart = pair && findDifference(measured, correct, target, pair);
    return apart !== undefined && apart.value <= apart.half;
  };
  return candidates
    .map((candidate): ParetoPoint => {
      const onFront = front.includes(candidate);
      return { ...candidate.point, onFront, tied: !onFront && isTied(candidate) };
    })
    .sort((a, b) => a.cost - b.cost || b.score - a.score);
}

function paramCosts(models: readonly ReportModel[]): readonly Costs[] {
  return towerCosts(models, ({ paramsM }) => paramsM, { cost: 'params', name: 'Parameters', unit: 'M' });
}

function gmacCosts(models: readonly ReportModel[]): readonly Costs[] {
  return towerCosts(models, ({ gmacs }) => gmacs, { cost: 'gmacs', name: 'MACs of one pair', unit: 'G' });
}

/** Both towers where every model that states its image tower states both; else the image tower alone. */
function towerCosts(
  models: readonly ReportModel[],
  towersOf: (model: ReportModel) => ReportModel['paramsM'],
  { cost, name, unit }: Pick<ParetoChart, 'cost' | 'name' | 'unit'>,
): readonly Costs[] {
  const known = models.flatMap((model) => {
    const { image, text } = towersOf(model) ?? {};
    return image === undefined ? [] : [{ id: model.id, image, text }];
  });
  if (known.length === 0) return [];
  const both = known.every(({ text }) => text !== undefined);
  const costOf = new Map(
    known.map(({ id, image, text = 0 }) => [id, both ? Number((image + text).toPrecision(12)) : image]),
  );
  const towers = both ? 'image + text' : 'image tower alone';
  return [{ shape: { cost, name: `${name}, ${towers}`, unit, moreIsBetter: false }, costOf }];
}

/** The models that were timed under the commonest conditions: speeds of different devices or precisions are no race. */
function speedCosts(measured: Measured): readonly Costs[] {
  const timed = measured.models.flatMap(({ id }) => {
    const speed = imageSpeed(finishedRecords(measured, id));
    return speed ? [{ id, ...speed }] : [];
  });
  const counts = new Map<string, number>();
  for (const { conditions } of timed) counts.set(conditions, (counts.get(conditions) ?? 0) + 1);
  const conditions = [...counts].toSorted(([, a], [, b]) => b - a).at(0)?.[0];
  if (conditions === undefined) return [];
  const same = timed.filter((one) => one.conditions === conditions);
  const others = timed.length - same.length;
  const left = others === 0 ? '' : `; ${others} models timed otherwise are left out`;
  return [
    {
      shape: {
        ...{ cost: 'images/s', name: 'Images encoded a second', unit: 'images/s', moreIsBetter: true },
        note: `one session: ${conditions}${left}`,
      },
      costOf: new Map(same.map(({ id, perSecond }) => [id, perSecond])),
    },
  ];
}
