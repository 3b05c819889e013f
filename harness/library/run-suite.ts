import type { RunDocument } from './run/document-run.js';
import type { RunSuiteOptions } from './run-options.js';

/** What a run of tasks came to, which is what `bench run --json` prints: a record of each model and task, in the order asked for. The
 *  records are written as well, and a task that is finished there is not run again. A task that fails or cannot run is a record, too
 *  (`failed`, `skipped`), and no error; a run that the signal stopped is `interrupted`, and has what was finished.
 *  Throws ConfigError on an option that is unknown or cannot be followed, DataError and ModelError on a model or facts of data that
 *  cannot be read. */
export async function runSuite(options: RunSuiteOptions = {}): Promise<RunDocument> {
  const { startRun } = await import('./run/start-run.js');
  return startRun(options);
}
