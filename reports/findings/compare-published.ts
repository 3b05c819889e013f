import { isWhole } from '../summary/aggregates.js';
import type { Measured, MeasuredTarget } from './measured.js';
import type { PublishedComparison, PublishedPair } from './published-comparison.js';
import type { ReportModel } from './report-data.js';
import type { PublishedModel, PublishedScore, PublishedValues } from './report-input.js';

/** How far a stated fact may be from the published one: parameters are counted with and without a few small ones. */
const factTolerance = 0.02;

/** Our scores beside those that are published of the very same weights: a model is taken for a published one when it bears its id
 *  (or an alias of it) and says nothing that contradicts the publication. Scores on a part of the samples are not compared.
 *  A difference agrees when rounding of the published value and our 95 % interval can make it. What differs comes first, the
 *  widest gap first; then what agrees, and what was not measured. */
export function comparePublished(measured: Measured, published: PublishedValues): PublishedComparison {
  const pairs: PublishedPair[] = [];
  const notes: string[] = [];
  for (const model of measured.models) {
    if (model.published) continue;
    const twin = findTwin(model, published.models);
    if (!twin) continue;
    const contradiction = findContradiction(model, twin.model);
    if (contradiction === undefined) pairs.push(...pairsOf(model, twin, measured));
    else
      notes.push(
        `${model.id}: not compared with the published model of this name, since its ${contradiction}`,
      );
  }
  return { pairs: pairs.toSorted((a, b) => rankOf(a) - rankOf(b)), notes: [...notes, ...published.notes] };
}

function findTwin({ id }: ReportModel, models: readonly PublishedModel[]): PublishedModel | undefined {
  const name = id.toLowerCase();
  return models.find(({ model, aliases }) => model.id === name || aliases.includes(name));
}

/** What a model says of itself that its publication says otherwise; undefined where nothing does. */
function findContradiction(ours: ReportModel, theirs: ReportModel): string | undefined {
  const facts = [
    ['image parameters (M)', ours.paramsM?.image, theirs.paramsM?.image],
    ['text parameters (M)', ours.paramsM?.text, theirs.paramsM?.text],
    ['samples seen (M)', ours.samplesSeenM, theirs.samplesSeenM],
  ] as const;
  for (const [name, own, other] of facts)
    if (own !== undefined && other !== undefined && Math.abs(own / other - 1) > factTolerance)
      return `${name} are ${own}, published ${other}`;
  return undefined;
}

function pairsOf({ id }: ReportModel, twin: PublishedModel, measured: Measured): readonly PublishedPair[] {
  return Object.entries(twin.scores).map(([target, score]) => {
    const about = {
      ...{ model: id, target, published: score.score, source: score.source, date: score.date },
    };
    const known = measured.targets.find((one) => one.id === target);
    const cut = known && describeCut(known, id, measured);
    if (cut !== undefined) return { ...about, verdict: 'not measured', reason: cut };
    const ours = measured.score(target, id);
    if (!ours) return { ...about, verdict: 'not measured' };
    const differencePoints = 100 * (ours.value - score.score);
    const tolerancePoints = 100 * toleranceOf(ours, score);
    return {
      ...{ ...about, ours: ours.value, differencePoints, tolerancePoints },
      ...(ours.low === undefined && ours.high === undefined ? { withoutInterval: true } : {}),
      verdict: Math.abs(differencePoints) <= tolerancePoints ? 'agrees' : 'differs',
    };
  });
}

/** Half a unit of the last printed digit, and our interval on the side of the published value. A trifle on top: half a unit is
 *  no binary fraction. */
function toleranceOf(
  {
    value,
    low = value,
    high = value,
  }: { readonly value: number; readonly low?: number; readonly high?: number },
  { score, half }: PublishedScore,
): number {
  return half + (score < value ? value - low : high - value) + 1e-9;
}

function describeCut({ tasks }: MeasuredTarget, model: string, { record }: Measured): string | undefined {
  for (const card of tasks) {
    const own = record(card.id, model);
    if (own && !isWhole(card, own))
      return `${card.id} was scored on ${own.n} of ${card.size ?? own.dataset?.count ?? 'all'} samples`;
  }
  return undefined;
}

/** Below 0 for what differs, by how far beyond its tolerance. */
function rankOf({ verdict, differencePoints = 0, tolerancePoints = 0 }: PublishedPair): number {
  switch (verdict) {
    case 'differs':
      return tolerancePoints - Math.abs(differencePoints);
    case 'agrees':
      return 1;
    case 'not measured':
      return 2;
  }
}
