import { dirname } from 'node:path';
import type { RunPart } from '../../config/run-part.js';
import type { FailedRecord, OwnRecord, SkippedRecord } from '../../config/record.js';
import type { BatchRange } from '../../core/kept-batch.js';
import { Interrupted, messageOf } from '../../core/errors.js';
import { findWriteFailure } from '../../core/write-failure.js';
import { manifestPath, shardsPath } from '../../results/paths.js';
import { listFinished } from '../../results/shards/shard-folder.js';
import type { SampleCounts } from './count-samples.js';
import { useModel, type ModelInUse } from '../model-in-use.js';
import { measureWork, type TaskWork } from './measure-work.js';
import { makeFailedRecord, makeSkippedRecord, type RecordFrame } from '../make-record.js';
import { findGaps, planShards, samplesIn } from './plan-shards.js';
import type { RunnableTask } from '../plan-task.js';
import { prepareFolder } from '../prepare-folder.js';
import type { RunnableModel, RunSettings } from '../run-settings.js';
import { createShardRunner, nothingDone, type ShardOutcome, type ShardRunner } from './shard-runner.js';

/** What became of a task in a part of a run. `shard`: its range of the batches is finished, and `left` batches of the task are in no
 *  finished file yet; `kept`: the task has its record. The records of the others are not written. */
type PartResult =
  | {
      readonly kind: 'shard';
      readonly work: TaskWork;
      readonly range: BatchRange;
      readonly shard: ShardOutcome;
      readonly left: number;
    }
  | { readonly kind: 'kept'; readonly record: OwnRecord }
  | { readonly kind: 'skip'; readonly record: SkippedRecord; readonly dataMissing: boolean }
  | { readonly kind: 'failed'; readonly record: FailedRecord; readonly error: unknown };

/** A task of one model in a part of a run, and what became of it. */
export interface PartAttempt {
  readonly model: RunnableModel;
  readonly task: RunnableTask;
  readonly result: PartResult;
}

/** Is told what happens while it happens. `total`: samples of the shard. */
export interface PartObserver {
  readonly taskStarted: (model: Pick<RunnableModel, 'card'>, task: RunnableTask) => void;
  readonly progress: (samples: number, total: number) => void;
  readonly taskEnded: (attempt: PartAttempt) => void;
}

/** What a part of a run came to. */
export interface PartOutcome {
  readonly attempts: readonly PartAttempt[];
  readonly interrupted: boolean;
}

/** Does one part of a run: of every task, for every model, the batches in one of as many even ranges as there are parts. They are left in
 *  files from which any later run scores the task; no record is written. A task that fails is told, and the others go on;
 *  throws DiskError where nothing can be written any more: what was finished stays. */
export async function runPart(
  part: RunPart,
  models: readonly RunnableModel[],
  tasks: readonly RunnableTask[],
  settings: RunSettings,
  observer: PartObserver,
): Promise<PartOutcome> {
  const attempts: PartAttempt[] = [];
  const counts: SampleCounts = new Map();
  try {
    for (const model of models) {
      await prepareFolder(dirname(manifestPath(settings.out, model.card.id)));
      const ended = await runModel(part, model, tasks, settings, observer, attempts, counts);
      if (!ended) break;
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    return { attempts, interrupted: true };
  } finally {
    await settings.store.close();
    await settings.fingerprints.save();
  }
  return { attempts, interrupted: false };
}

/** Does the part for one model and adds what became of its tasks to `attempts`; false when --fail-fast ends the run. */
async function runModel(
  part: RunPart,
  model: RunnableModel,
  tasks: readonly RunnableTask[],
  settings: RunSettings,
  observer: PartObserver,
  attempts: PartAttempt[],
  counts: SampleCounts,
): Promise<boolean> {
  const used = useModel(model);
  const runner = createShardRunner(used, settings);
  try {
    for (const task of tasks) {
      if (settings.signal.aborted) throw new Interrupted();
      observer.taskStarted(model, task);
      const result = await attemptShard({ part, model: used, task, settings, counts }, runner, observer);
      const attempt = { model, task, result };
      attempts.push(attempt);
      observer.taskEnded(attempt);
      if (settings.failFast && attempt.result.kind === 'failed') return false;
    }
    return true;
  } finally {
    await runner.close();
    await used.close();
  }
}

/** A task of one model, and what the tasks of a part share. */
interface PartTask {
  readonly part: RunPart;
  readonly model: ModelInUse;
  readonly task: RunnableTask;
  readonly settings: RunSettings;
  readonly counts: SampleCounts;
}

async function attemptShard(
  { part: { index, count }, model, task, settings, counts }: PartTask,
  runner: ShardRunner,
  observer: PartObserver,
): Promise<PartResult> {
  const frame: RecordFrame = { task, model: model.card, startedAt: new Date() };
  try {
    const work = await measureWork(task, model, settings, counts);
    if (work.kind === 'kept') return work;
    if (work.kind === 'skip') {
      const { reason, dataMissing } = work.plan;
      return { kind: 'skip', record: makeSkippedRecord(frame, reason), dataMissing };
    }
    const range = planShards(work.batches, count)[index - 1];
    const total = samplesIn(range, work);
    const onProgress = (samples: number) => {
      observer.progress(samples, total);
    };
    const isEmpty = range.from === range.to;
    const shard = isEmpty ? nothingDone : await runner.run(work, range, onProgress);
    return { kind: 'shard', work, range, shard, left: await countLeft(work, model.card.id, settings.out) };
  } catch (error) {
    const diskError = await findWriteFailure(settings.out, error, '--out');
    if (diskError !== undefined || error instanceof Interrupted) throw diskError ?? error;
    return { kind: 'failed', record: makeFailedRecord(frame, messageOf(error)), error };
  }
}

/** How many batches of a task are in no finished file. */
async function countLeft(work: TaskWork, model: string, out: string): Promise<number> {
  const finished = await listFinished(shardsPath(out, model, work.task.card.id), work.key);
  const gaps = findGaps({ from: 0, to: work.batches }, finished);
  return gaps.reduce((sum, { from, to }) => sum + to - from, 0);
}
