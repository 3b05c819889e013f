import type { BaselineChange } from '../../../harness/config/baseline.js';
import type { OkRecord } from '../../../harness/config/record.js';
import { tabulateBits } from '../../../harness/core/bit-set.js';
import { digestSamples, type SampleDigest } from '../../../harness/results/sample-digest.js';
import { findMismatches } from '../../compare/check-comparable.js';
import { findOtherCount, findOtherSamples } from '../../compare/check-samples.js';
import { comparedFields, type Mismatch } from '../../compare/comparison.js';
import type { RunSide, SidePair, SideSamples } from '../../compare/side.js';

/** What became of one task between two runs. */
export interface DiffRow {
  /** That of the run after; of the run before where the task is gone. */
  readonly model: string;
  readonly task: string;
  /** The metric that is reported. */
  readonly metric: string;
  /** `same`: the same score of the same question. `incomparable`: the question is another one. */
  readonly status: 'same' | 'changed' | 'incomparable' | 'new' | 'gone';
  readonly before?: number;
  readonly after?: number;
  /** Samples that only one of the runs gets right; absent where that is not known of both. */
  readonly flips?: { readonly gained: number; readonly lost: number };
  /** What of the question changed. */
  readonly mismatches: readonly Mismatch[];
}

/** What became of every task that one of two runs has finished, by model and task. Nothing is tested: this is a list of what stands
 *  there. Reads the samples of both; throws DataError where they are damaged. */
export async function diffSides({ before, after }: SidePair): Promise<readonly DiffRow[]> {
  const [old, now] = [finishedOf(before), finishedOf(after)];
  const tasks = [...new Set([...old.keys(), ...now.keys()])].sort();
  const rows: DiffRow[] = [];
  for (const task of tasks) {
    const [first, second] = [old.get(task), now.get(task)];
    if (first && second) rows.push(await diffTask([first, second], [before, after]));
    else if (first) rows.push({ ...start(first), status: 'gone', before: scoreOf(first), mismatches: [] });
    else if (second) rows.push({ ...start(second), status: 'new', after: scoreOf(second), mismatches: [] });
  }
  return rows;
}

/** What a baseline's history keeps of these rows: those in which something changed. */
export function changesOf(rows: readonly DiffRow[]): readonly BaselineChange[] {
  return rows
    .filter(({ status }) => status !== 'same')
    .map(({ model, task, metric, before, after, mismatches }) => ({
      ...{ model, task, metric },
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
      ...(mismatches.length > 0 && { asked: mismatches.map(({ field }) => field) }),
    }));
}

async function diffTask(
  [first, second]: readonly [OkRecord, OkRecord],
  [before, after]: readonly [RunSide, RunSide],
): Promise<DiffRow> {
  const samples = [before.samples(first.task), after.samples(first.task)] as const;
  const [one, other] = [await digestOf(samples[0]), await digestOf(samples[1])];
  const moved =
    one && other && samples[0] && samples[1]
      ? await findOtherSamples([one, other], [samples[0], samples[1]])
      : findOtherCount(first, second);
  const mismatches = [...findMismatches(first, second, comparedFields), ...(moved ? [moved] : [])];
  const scores = { before: scoreOf(first), after: scoreOf(second) };
  if (mismatches.length > 0) return { ...start(second), status: 'incomparable', ...scores, mismatches };
  const status = scores.before === scores.after ? 'same' : 'changed';
  const flips = one && other && countFlips(one, other);
  return { ...start(second), status, ...scores, ...(flips && { flips }), mismatches };
}

function countFlips({ correct: before }: SampleDigest, { correct: after }: SampleDigest): DiffRow['flips'] {
  if (before.length === 0 || before.length !== after.length) return undefined;
  const { onlyFirst, onlySecond } = tabulateBits(before, after);
  return { gained: onlySecond, lost: onlyFirst };
}

async function digestOf(samples: SideSamples | undefined): Promise<SampleDigest | undefined> {
  if (!samples) return undefined;
  return samples.kind === 'digest' ? samples.digest : digestSamples(samples.read());
}

/** Finished records with a score: where a server keeps the truth there is none. */
function finishedOf({ records }: RunSide): ReadonlyMap<string, OkRecord> {
  return new Map(
    records.flatMap((record) =>
      record.status === 'ok' && Object.hasOwn(record.metrics, record.metric)
        ? [[record.task, record] as const]
        : [],
    ),
  );
}

function scoreOf({ metrics, metric }: OkRecord): number {
  return metrics[metric];
}

function start({ model, task, metric }: OkRecord): Pick<DiffRow, 'model' | 'task' | 'metric'> {
  return { model: model.id, task, metric };
}
