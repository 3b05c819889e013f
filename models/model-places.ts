import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { modelIdSchema } from '../harness/config/model-card.js';
import { packageRoot } from '../harness/config/package-root.js';
import { messageOf, ModelError } from '../harness/core/errors.js';
import { listRegistered } from './registered-models.js';

const embeddedFolder = join(packageRoot, 'models', 'micro');

/** Where a model lies, and the id it goes by. Nothing in the folder has been read. */
export interface ModelPlace {
  readonly id: string;
  readonly folder: string;
  /** Part of this package; a folder of the models home; or a folder elsewhere that was registered. */
  readonly kind: 'embedded' | 'home' | 'registered';
  /** Why it cannot be told where a registered model lies; `folder` is then the file that should say it. */
  readonly problem?: string;
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
 *  with one id the first counts. Throws ModelError when the home cannot be read. */
export async function listPlaces(home: string): Promise<readonly ModelPlace[]> {
  const embedded = await listEmbeddedPlaces();
  const own = (await listHome(home)).map((id) => ({ id, folder: join(home, id), kind: 'home' as const }));
  const registered = (await listRegistered(home)).map((model) => ({ ...model, kind: 'registered' as const }));
  const places = new Map<string, ModelPlace>();
  for (const place of [...embedded, ...own, ...registered])
    if (!places.has(place.id)) places.set(place.id, place);
  return [...places.values()];
}

/** The id that a model goes by which is fetched from `owner/name`; undefined where that is no name of a repository. */
export function idOfRepository(name: string): string | undefined {
  // A part that begins with a dot is one of a path: `./model`.
  if (!/^\w[\w.-]*\/\w[\w.-]*$/.test(name)) return undefined;
  const id = name
    .toLowerCase()
    .replace('/', '--')
    .replace(/^[^a-z0-9]+/, '');
  return modelIdSchema.safeParse(id).success ? id : undefined;
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
