import { readEnvironment } from '../../config/environment.js';
import { parseGivenRunOptions } from '../../config/run-options.js';
import type { RunPart } from '../../config/run-part.js';
import { runPart, type PartObserver, type PartOutcome } from '../../pipeline/shards/run-part.js';
import { createGuard, messagesFor, type Guard } from '../listeners.js';
import type { RunShardOptions, TaskOfRun } from '../run-options.js';
import { makePartRow, type PartRow } from './part-row.js';
import { prepareRun } from './prepare-run.js';

/** What a part of a run came to, for programs: the document of `bench run --shard --json`. */
export interface ShardDocument {
  readonly shard: RunPart;
  readonly tasks: readonly PartRow[];
  /** Whether it was stopped before its end. */
  readonly interrupted: boolean;
}

/** What a part of a run came to, for programs. */
export function documentPart(shard: RunPart, { attempts, interrupted }: PartOutcome): ShardDocument {
  return { shard, tasks: attempts.map(makePartRow), interrupted };
}

/** Prepares a part of a run and does it: see `runShard` of the library. */
export async function startShard(all: RunShardOptions): Promise<ShardDocument> {
  const { signal, onNote, onWarning, onTaskStart, onProgress, onTaskEnd, ...given } = all;
  const environment = readEnvironment();
  const options = parseGivenRunOptions(given, 'runShard', environment);
  if (!options.shard) throw new Error('runShard: a shard is asked for');
  const guard = createGuard(signal);
  const messages = messagesFor({ onNote, onWarning }, guard);
  const means = { environment, messages, signal: guard.signal };
  const { subject, tasks, settings } = await prepareRun(options, 'run', means);
  const observer = observePart({ onWarning, onTaskStart, onProgress, onTaskEnd }, guard);
  const outcome = await runPart(options.shard, subject.models, tasks, settings, observer);
  guard.rethrow();
  return documentPart(options.shard, outcome);
}

type PartListeners = Pick<RunShardOptions, 'onWarning' | 'onTaskStart' | 'onProgress' | 'onTaskEnd'>;

function observePart(
  { onWarning, onTaskStart, onProgress, onTaskEnd }: PartListeners,
  { call }: Guard,
): PartObserver {
  let current: TaskOfRun = { model: '', task: '' };
  return {
    taskStarted: ({ card: model }, { card: task }) => {
      current = { model: model.id, task: task.id };
      call(onTaskStart, current);
    },
    progress: (done, total) => {
      call(onProgress, { ...current, done, total });
    },
    taskEnded: (attempt) => {
      const { result, task } = attempt;
      const warnings = result.kind === 'shard' ? result.shard.warnings : [];
      for (const warning of warnings) call(onWarning, `${task.card.id}: ${warning}`);
      call(onTaskEnd, makePartRow(attempt));
    },
  };
}
