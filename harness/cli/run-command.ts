import { performRun } from '../library/run/start-run.js';
import type { SuiteOutcome } from '../pipeline/run-suite.js';
import { exitCodeOf, type ExitCode } from '../library/exit-code.js';
import { describeTimes } from './describe-times.js';
import { openRun, type OpenRun } from './open-run.js';
import { createProgress } from './progress.js';
import { shardCommand } from './shard/shard-command.js';
import { printSummary } from './summary.js';

/** `bench run`: runs tasks, writes records, prints a table; with --shard, a part of that without the records. */
export async function runCommand(written: unknown): Promise<ExitCode> {
  const prepared = await openRun(written, 'run');
  const { options, terminal, registry, subject } = prepared;
  if (options.shard) return shardCommand(options.shard, prepared);
  const { models } = subject;
  const outcome = await runHereOrThere(prepared);
  const times = describeTimes(outcome.attempts);
  if (times !== undefined) terminal.note(times);
  await printSummary({ terminal, registry, options, outcome, models: models.map(({ card }) => card.id) });
  return exitCodeOf(outcome);
}

/** Runs it in this process, or has it done by the workers of a queue. */
async function runHereOrThere(prepared: OpenRun): Promise<SuiteOutcome> {
  const { options, terminal } = prepared;
  if (options.queue === undefined) return performRun(prepared, createProgress(terminal));
  const { runQueued } = await import('./queue/run-queued.js');
  return runQueued(prepared, options.queue);
}
