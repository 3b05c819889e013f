import { readEnvironment } from '../config/environment.js';
import { parseRunOptions } from '../config/run-options.js';
import { prepareRun, type PreparedRun } from '../library/run/prepare-run.js';
import { stopOnSignal } from './stop-on-signal.js';
import { createTerminal, type Terminal } from './terminal.js';

/** A run that is prepared, and the terminal that is told of it. */
export interface OpenRun extends PreparedRun {
  readonly terminal: Terminal;
}

/** What was written for `bench run` or `bench plan`, ready to be done in this process, which Ctrl-C stops between two batches. Throws
 *  ConfigError on options that cannot be followed. */
export async function openRun(written: unknown, purpose: 'run' | 'plan'): Promise<OpenRun> {
  const environment = readEnvironment();
  const options = parseRunOptions(written, environment);
  const terminal = createTerminal(environment.plain, options.quiet);
  const signal = stopOnSignal(() => {
    terminal.note(stopping[options.queue === undefined ? purpose : 'queue']);
  });
  return { ...(await prepareRun(options, purpose, { environment, messages: terminal, signal })), terminal };
}

const stopping = {
  run: 'stopping after this batch; finished tasks are kept. Again to stop at once',
  plan: 'stopping after this task. Again to stop at once',
  queue: 'stopping; the workers go on. The same command waits for them again',
};
