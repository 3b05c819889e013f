import { rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cacheFiles } from '../config/cache-files.js';
import { readEnvironment } from '../config/environment.js';
import { splitList } from '../config/split-list.js';
import { removeSet, surveySets, type StoredSet } from '../runtime/store/survey.js';
import { countOf } from '../core/count-of.js';
import type { ExitCode } from '../library/exit-code.js';
import { formatBytes } from '../core/format-bytes.js';
import { createTerminal } from './terminal.js';

/** The options of `bench cache clear`. */
export interface CacheClearOptions {
  readonly model?: readonly string[];
  readonly dataset?: readonly string[];
  readonly cacheDir?: string;
}

/** `bench cache clear`: removes what is kept, or what is named of it, and says how much that was. Only our own files go; the data
 *  sets and models that lie in the same folder stay. */
export async function cacheClearCommand(options: CacheClearOptions): Promise<ExitCode> {
  const environment = readEnvironment();
  const folder = resolve(options.cacheDir ?? environment.cacheDir);
  const terminal = createTerminal(environment.plain);
  const [models, datasets] = [splitList(options.model), splitList(options.dataset)];
  const sets = (await surveySets(folder)).filter((set) => isNamed(set, models, datasets));
  let freed = 0;
  for (const set of sets) freed += await removeSet(set);
  if (models.length === 0 && datasets.length === 0)
    for (const name of Object.values(cacheFiles)) freed += await removeFile(join(folder, name));
  terminal.print(`${countOf(sets.length, 'set')} removed, ${formatBytes(freed)}, from ${folder}`);
  if (sets.length === 0 && models.length + datasets.length > 0)
    terminal.note('none is of what was named: bench cache status lists what there is');
  return 0;
}

/** Whether a set is of one of these models, and of one of these data sets; none named: of any. */
function isNamed({ label }: StoredSet, models: readonly string[], datasets: readonly string[]): boolean {
  const ofModel = models.length === 0 || models.some((id) => label?.models.includes(id));
  return ofModel && (datasets.length === 0 || datasets.some((id) => label?.dataset === id));
}

/** Gives the bytes that this freed. */
async function removeFile(file: string): Promise<number> {
  const size = (await stat(file).catch(() => undefined))?.size ?? 0;
  await rm(file, { force: true });
  return size;
}
