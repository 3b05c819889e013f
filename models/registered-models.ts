import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readJsonFile } from '../harness/config/json-file.js';
import { modelIdSchema } from '../harness/config/model-card.js';
import { registeredModelSchema } from '../harness/config/registered-model.js';
import { writeFileAtomically } from '../harness/core/atomic-file.js';
import { ConfigError, messageOf, ModelError, reasonOf } from '../harness/core/errors.js';
import { makeFolder } from '../harness/core/make-folder.js';

/** Where a registered model lies, and the id it goes by. */
export interface RegisteredModel {
  readonly id: string;
  readonly folder: string;
  /** Why it cannot be told where it lies; `folder` is then the file that should say it. */
  readonly problem?: string;
}

/** The registered models, by id. Throws ModelError when the home cannot be read. */
export async function listRegistered(home: string): Promise<readonly RegisteredModel[]> {
  const ids = (await listFiles(home))
    .filter((name) => name.endsWith('.json'))
    .map((name) => basename(name, '.json'))
    .filter((id) => modelIdSchema.safeParse(id).success);
  return Promise.all(ids.sort().map((id) => readRegistered(home, id)));
}

/** Notes that the model in this folder goes by this id. Throws ConfigError when the home cannot be written. */
export async function registerModel(home: string, id: string, folder: string): Promise<void> {
  const file = fileOf(home, id);
  try {
    await makeFolder(folderOf(home));
    await writeFileAtomically(file, `${JSON.stringify({ version: 1, folder }, null, 2)}\n`);
  } catch (error) {
    throw new ConfigError(`${file}: cannot be written (${reasonOf(error)}). Set BENCH_MODELS`);
  }
}

/** Forgets a registered model; gives the folder, which stays as it is, or undefined where that could not be told. Throws ConfigError when none has this id. */
export async function unregisterModel(home: string, id: string): Promise<string | undefined> {
  const found = (await listRegistered(home)).find((model) => model.id === id);
  if (!found)
    throw new ConfigError(`--remove ${id}: no registered model has this id. See \`bench list models\``);
  const file = fileOf(home, id);
  try {
    await rm(file, { force: true });
  } catch (error) {
    throw new ConfigError(`${file}: cannot be removed (${messageOf(error)}). Set BENCH_MODELS`);
  }
  return found.problem === undefined ? found.folder : undefined;
}

/** One file a model, so that several can be added at once; no links, which need rights on some systems. The name is none
 *  that a model can have. */
function folderOf(home: string): string {
  return join(home, '.registered');
}

function fileOf(home: string, id: string): string {
  return join(folderOf(home), `${id}.json`);
}

async function readRegistered(home: string, id: string): Promise<RegisteredModel> {
  const file = fileOf(home, id);
  try {
    return { id, folder: (await readJsonFile(file, registeredModelSchema, ModelError)).folder };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { id, folder: file, problem: `${error.message}. \`bench models add --remove ${id}\`` };
  }
}

async function listFiles(home: string): Promise<readonly string[]> {
  try {
    return await readdir(folderOf(home));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw new ModelError(`${folderOf(home)}: cannot be read (${messageOf(error)}). Set BENCH_MODELS`);
  }
}
