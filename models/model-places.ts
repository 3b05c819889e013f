import { existsSync } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readJsonFile } from '../harness/config/json-file.js';
import { modelIdSchema } from '../harness/config/model-card.js';
import { packageRoot } from '../harness/config/package-root.js';
import {
  registeredModelsFile,
  registeredModelsSchema,
  type RegisteredModels,
} from '../harness/config/registered-models.js';
import { writeFileAtomically } from '../harness/core/atomic-file.js';
import { ConfigError, messageOf, ModelError } from '../harness/core/errors.js';

const embeddedFolder = join(packageRoot, 'models', 'micro');

/** Where a model lies, and the id it goes by. Nothing in the folder has been read. */
export interface ModelPlace {
  readonly id: string;
  readonly folder: string;
  /** Part of this package; a folder of the models home; or a folder elsewhere that was registered. */
  readonly kind: 'embedded' | 'home' | 'registered';
}

/** The embedded models, by id. */
export async function listEmbeddedPlaces(): Promise<readonly ModelPlace[]> {
  const names = (await readdir(embeddedFolder)).filter((name) =>
    existsSync(join(embeddedFolder, name, 'model.json')),
  );
  return names.sort().map((id) => ({ id, folder: join(embeddedFolder, id), kind: 'embedded' }));
}

/** The models on this machine: the embedded ones, the folders of the models home, and the registered ones, each by id. A model
 *  goes by the name it stands under, so that two exports with one id in their model.json can be told apart. Of two places
 *  with one id the first counts. Throws ModelError when the home or its list cannot be read. */
export async function listPlaces(home: string): Promise<readonly ModelPlace[]> {
  const embedded = await listEmbeddedPlaces();
  const own = (await listHome(home)).map((id) => ({ id, folder: join(home, id), kind: 'home' as const }));
  const registered = Object.entries(await readRegistered(home))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, folder]) => ({ id, folder, kind: 'registered' as const }));
  const places = new Map<string, ModelPlace>();
  for (const place of [...embedded, ...own, ...registered])
    if (!places.has(place.id)) places.set(place.id, place);
  return [...places.values()];
}

/** The id that a model goes by which is fetched from `owner/name`; undefined where that is no name of a repository. */
export function idOfRepository(name: string): string | undefined {
  if (!/^[\w.-]+\/[\w.-]+$/.test(name)) return undefined;
  const id = name
    .toLowerCase()
    .replace('/', '--')
    .replace(/^[^a-z0-9]+/, '');
  return modelIdSchema.safeParse(id).success ? id : undefined;
}

/** Notes that the model in this folder goes by this id. */
export async function registerModel(home: string, id: string, folder: string): Promise<void> {
  await writeRegistered(home, { ...(await readRegistered(home)), [id]: folder });
}

/** Forgets a registered model; gives the folder, which stays as it is. Throws ConfigError when none has this id. */
export async function unregisterModel(home: string, id: string): Promise<string> {
  const { [id]: folder, ...others } = (await readRegistered(home)) as Partial<RegisteredModels>;
  if (folder === undefined)
    throw new ConfigError(`--remove ${id}: no registered model has this id. See \`bench list models\``);
  await writeRegistered(home, others as RegisteredModels);
  return folder;
}

async function listHome(home: string): Promise<readonly string[]> {
  try {
    const names = (await readdir(home)).filter((name) => modelIdSchema.safeParse(name).success).sort();
    const folders = await Promise.all(names.map((name) => isFolder(join(home, name))));
    return names.filter((_, index) => folders[index]);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw new ModelError(`${home}: the models home cannot be read (${messageOf(error)}). Set BENCH_MODELS`);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** A list of paths in one file, and no links in the home: links need rights on some systems, and a list can be read. */
async function readRegistered(home: string): Promise<RegisteredModels> {
  const file = join(home, registeredModelsFile);
  if (!existsSync(file)) return {};
  return (await readJsonFile(file, registeredModelsSchema, ModelError)).models;
}

async function writeRegistered(home: string, models: RegisteredModels): Promise<void> {
  const file = join(home, registeredModelsFile);
  try {
    await mkdir(home, { recursive: true });
    await writeFileAtomically(file, `${JSON.stringify({ version: 1, models }, null, 2)}\n`);
  } catch (error) {
    throw new ConfigError(`${file}: cannot be written (${messageOf(error)}). Set BENCH_MODELS`);
  }
}
