import { runSuite } from '../pipeline/run-suite.js';
import { exitCodeOf, type ExitCode } from './exit-code.js';
import { describeTimes } from './describe-times.js';
import { prepareRun } from './prepare-run.js';
import { createProgress } from './progress.js';
import { printSummary } from './summary.js';

/** `bench run`: runs tasks, writes records, prints a table. */
export async function runCommand(written: unknown): Promise<ExitCode> {
  const { options, terminal, registry, tasks, subject, settings, forecasting } = await prepareRun(
    written,
    'run',
  );
  const { models } = subject;
  const outcome = await runSuite(models, tasks, settings, createProgress(terminal), forecasting);
  const times = describeTimes(outcome.attempts);
  if (times !== undefined) terminal.note(times);
  await printSummary({ terminal, registry, options, outcome, models: models.map(({ card }) => card.id) });
  return exitCodeOf(outcome);
}
