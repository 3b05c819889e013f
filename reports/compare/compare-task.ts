import type { OkRecord } from '../../harness/config/record.js';
import { findMismatches, type UnknownFields } from './check-comparable.js';
import { findOtherCount, findOtherSamples } from './check-samples.js';
import { compareSpeed, type Timed } from './compare-speed.js';
import type { ComparedField, ComparedTask, IncomparableTask, Mismatch } from './comparison.js';
import { findEvidence, isHigherBetter, unchangedEvidence, unpairedEvidence } from './find-evidence.js';
import { countFlips, pairSamples, type PairedSamples } from './pair-samples.js';
import { importedSides, sayUnkept } from './imported-sides.js';
import type { ResampleDraws } from './resample-difference.js';
import type { SideSamples } from './side.js';
import { createUnitGatherer } from './units/create-gatherer.js';

/** A task that a run has finished. */
export interface FinishedTask extends Timed {
  /** Undefined where they are not kept. */
  readonly samples: SideSamples | undefined;
}

/** How far two runs are apart on a task that both have finished; `match`: what must be the same beside metric and samples, `unknown`:
 *  what of it an imported record does not tell. Each samples file is read once. Throws DataError where one is damaged. */
export async function compareTask(
  before: FinishedTask,
  after: FinishedTask,
  match: readonly ComparedField[],
  draws: ResampleDraws,
  unknown: UnknownFields = 'refuse',
): Promise<ComparedTask | IncomparableTask> {
  const mismatches = findMismatches(before.record, after.record, match, unknown);
  if (mismatches.length > 0) return incomparable(before, after, mismatches);
  if (!before.samples || !after.samples) {
    const other = findOtherCount(before.record, after.record);
    if (other) return incomparable(before, after, [other]);
    const evidence = unpairedEvidence([before.record, after.record], sayUnkept(before, after));
    return { ...describe(before, after), evidence, identical: false };
  }
  const gatherer = createUnitGatherer(before.record, after.record);
  const pair = await pairSamples(before.samples, after.samples, gatherer);
  const other = await findOtherSamples([pair.before, pair.after], [before.samples, after.samples]);
  if (other) return incomparable(before, after, [other]);
  const records = [before.record, after.record] as const;
  const identical = isIdentical(records, pair);
  const evidence = identical
    ? unchangedEvidence(records, pair, draws)
    : findEvidence(records, pair, gatherer, draws);
  return { ...describe(before, after), ...describePair(pair), evidence, identical };
}

/** Scores that models gave may move a metric where what they said is the same. */
function isIdentical([before, after]: readonly [OkRecord, OkRecord], pair: PairedSamples): boolean {
  return (
    pair.before.predictions === pair.after.predictions &&
    before.metrics[before.metric] === after.metrics[before.metric]
  );
}

function incomparable(
  { record }: FinishedTask,
  after: FinishedTask,
  mismatches: readonly Mismatch[],
): IncomparableTask {
  const { task, group, metric } = record;
  return {
    ...{ status: 'incomparable', task, group, metric, mismatches },
    before: record.metrics[metric],
    after: after.record.metrics[after.record.metric],
  };
}

function describe(
  one: FinishedTask,
  other: FinishedTask,
): Omit<ComparedTask, 'evidence' | 'identical' | 'flips' | 'changed'> {
  const [{ record: before }, { record: after }] = [one, other];
  const { task, group, metric } = before;
  const values = [before.metrics[metric], after.metrics[metric]] as const;
  const imported = importedSides(before, after);
  const common = Object.keys(before.metrics).filter((name) => Object.hasOwn(after.metrics, name));
  return {
    ...{ status: 'compared', task, group, metric },
    ...{ before: values[0], after: values[1], difference: values[1] - values[0] },
    higherIsBetter: isHigherBetter(metric),
    n: after.n,
    metrics: Object.fromEntries(common.map((name) => [name, [before.metrics[name], after.metrics[name]]])),
    intervals: after.intervals,
    sameModel: isSameModel(before, after),
    speed: compareSpeed(one, other),
    ...(imported.length > 0 && { imported }),
  };
}

function describePair(pair: PairedSamples): Pick<ComparedTask, 'flips' | 'changed'> {
  const flips = countFlips(pair);
  return {
    ...(flips && { flips }),
    ...(pair.changed !== undefined && { changed: { count: pair.changed, of: pair.before.count } }),
  };
}

function isSameModel({ model, runtime }: OkRecord, { model: other, runtime: elsewhere }: OkRecord): boolean {
  return (
    model.sha256 !== undefined &&
    model.sha256 === other.sha256 &&
    runtime?.provider === elsewhere?.provider &&
    runtime?.precision === elsewhere?.precision
  );
}
