import type { RunPart } from '../../config/run-part.js';
import { UserError } from '../../core/errors.js';
import { runPart, type PartOutcome } from '../../pipeline/shards/run-part.js';
import type { ExitCode } from '../../library/exit-code.js';
import type { OpenRun } from '../open-run.js';
import { createPartProgress } from './part-progress.js';
import { printPart } from './part-summary.js';

/** `bench run --shard`: does one part of a run, and prints what it came to. */
export async function shardCommand(part: RunPart, prepared: OpenRun): Promise<ExitCode> {
  const { options, terminal, tasks, subject, settings } = prepared;
  const outcome = await runPart(part, subject.models, tasks, settings, createPartProgress(terminal));
  printPart(part, outcome, terminal, options.json);
  return exitCodeOfPart(outcome);
}

/** 130 interrupted, 70 a bug of ours, 3 a task failed or its data are missing, else 0. */
function exitCodeOfPart({ attempts, interrupted }: PartOutcome): ExitCode {
  const results = attempts.map(({ result }) => result);
  if (interrupted) return 130;
  if (results.some((result) => result.kind === 'failed' && !(result.error instanceof UserError))) return 70;
  const isLacking = results.some(
    (result) => result.kind === 'failed' || (result.kind === 'skip' && result.dataMissing),
  );
  return isLacking ? 3 : 0;
}
