import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeBaseline } from '../../../reports/gate/baseline/make-baseline.js';
import { readTasksFor } from '../../../tasks/suite-file.js';
import { readEnvironment } from '../../config/environment.js';
import { ConfigError } from '../../core/errors.js';
import { makeFolder } from '../../core/make-folder.js';
import { readBaselineFile, writeBaselineFile } from '../../results/baseline/baseline-file.js';
import { checkNamed } from '../../config/check-named.js';
import { openResultSides } from '../../library/compare/open-result-sides.js';
import type { ExitCode } from '../../library/exit-code.js';
import { formatBytes } from '../../core/format-bytes.js';
import { chooseTasks } from '../../library/choose-tasks.js';
import { splitList } from '../../config/split-list.js';
import { countOf } from '../../core/count-of.js';
import { createTerminal } from '../terminal.js';
import { now } from './now.js';

/** The options of `bench gate init`. */
export interface InitOptions {
  readonly current?: readonly string[];
  readonly out: string;
  readonly reason: string;
  readonly model?: readonly string[];
  readonly suite?: readonly string[];
  readonly task?: readonly string[];
  readonly overwrite?: true;
}

/** `bench gate init`: a new baseline file of results, with a history of its own. */
export async function initCommand(options: InitOptions): Promise<ExitCode> {
  const { out, overwrite = false } = options;
  checkNamed('--out', out, 'the path of a file');
  checkNamed('--reason', options.reason, 'a sentence');
  const terminal = createTerminal(readEnvironment().plain);
  await checkFree(out, overwrite);
  const current = splitList(options.current);
  const folders = current.length === 0 ? ['results'] : current;
  const { models, commit, notes } = await makeBaseline(
    await openResultSides(folders, await chooseRecords(options)),
  );
  const first = { date: now(), reason: options.reason, changes: [], ...(commit !== undefined && { commit }) };
  await makeFolder(dirname(out));
  const written = await writeBaselineFile(out, { history: [first], models: [...models] });
  for (const note of notes) terminal.warn(note);
  const tasks = models.reduce((sum, model) => sum + model.tasks.length, 0);
  terminal.print(
    `${out}: ${countOf(models.length, 'model')}, ${countOf(tasks, 'task')}, ${formatBytes(written.bytes)}, sha256 ${written.baseline.sha256}`,
  );
  return 0;
}

/** A file that cannot be read as a baseline is somebody's, and not overwritten by any flag. */
async function checkFree(out: string, overwrite: boolean): Promise<void> {
  if (!existsSync(out)) return;
  if (!overwrite)
    throw new ConfigError(
      `--out ${out}: is there already. Change it with \`bench gate accept\`, or begin anew with --overwrite`,
    );
  await readBaselineFile(out);
}

async function chooseRecords({ model, suite, task }: InitOptions) {
  const [models, suites, tasks] = [splitList(model), splitList(suite), splitList(task)];
  const all = suites.length === 0 && tasks.length === 0;
  return {
    ...(models.length > 0 && { models }),
    ...(!all && { tasks: chooseTasks(await readTasksFor(suites), { suites, tasks }).map(({ id }) => id) }),
  };
}
