import { existsSync } from 'node:fs';
import type { QueueJob } from '../../config/queue-job.js';
import type { TaskRegistry } from '../../../tasks/registry.js';
import { readTasksFor } from '../../../tasks/suite-file.js';
import { findLoaded } from '../../library/loaded-extensions.js';
import { Refusal } from './refusal.js';

/** Throws Refusal where a job is of extensions that this worker lacks, or has in other versions. A job brings none of them along: what a
 *  queue says is never run. */
export function checkExtensions({ task, extensions = {} }: Pick<QueueJob, 'task' | 'extensions'>): void {
  for (const [name, version] of Object.entries(extensions)) {
    const own = findLoaded(name)?.version;
    if (own === version) continue;
    const problem = own === undefined ? 'is not loaded here' : `is ${own} here`;
    throw new Refusal(
      `${task}: extension ${name} ${version} ${problem}. Start the worker with the same --extension as the run`,
    );
  }
}

/** The tasks that a job may be of: `builtIn`, and where its card stands in a suite file those of that file. `own`: where this worker
 *  was told that suite files lie. Throws Refusal where the file is not here, or is another one, and ConfigError where it is wrong. */
export async function openJobRegistry(
  { task, suite }: Pick<QueueJob, 'task' | 'suite'>,
  own: readonly string[],
  builtIn: TaskRegistry,
): Promise<TaskRegistry> {
  if (!suite) return builtIn;
  const files = (own.length > 0 ? own : [suite.file]).filter((file) => existsSync(file));
  for (const file of files) {
    const registry = await readTasksFor([file]);
    if (registry.files[0].sha256 === suite.sha256) return registry;
  }
  const place = own.length > 0 ? own.join(', ') : suite.file;
  const problem = files.length === 0 ? 'no such file here' : 'not the file of the run, of the same bytes';
  throw new Refusal(
    `${task}: its card stands in ${suite.file}: ${place}: ${problem}. Copy it from the run's machine, or say with --suite where it is`,
  );
}
