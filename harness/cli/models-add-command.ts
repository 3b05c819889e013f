import { resolve } from 'node:path';
import { readEnvironment } from '../config/environment.js';
import { modelIdSchema } from '../config/model-card.js';
import { ConfigError } from '../core/errors.js';
import { headsOf, readModelFolder } from '../../models/model-folder.js';
import { listPlaces } from '../../models/model-places.js';
import { registerModel, unregisterModel } from '../../models/registered-models.js';
import type { ExitCode } from '../library/exit-code.js';
import { createTerminal } from './terminal.js';

/** The options of `bench models add`. */
export interface ModelsAddOptions {
  readonly id?: string;
  readonly remove?: string;
  readonly json?: boolean;
}

/** `bench models add`: registers a model folder, so that its id is enough from then on; with --remove forgets one. */
export async function modelsAddCommand(
  folder: string | undefined,
  { id, remove, json }: ModelsAddOptions,
): Promise<ExitCode> {
  const { modelsDir: home, plain } = readEnvironment();
  const terminal = createTerminal(plain);
  if (remove !== undefined) {
    if (folder !== undefined || id !== undefined)
      throw new ConfigError(`bench models add: --remove takes no folder and no --id`);
    const kept = await unregisterModel(home, remove);
    const facts = { id: remove, state: 'removed', ...(kept === undefined ? {} : { folder: kept }) };
    const text = `${remove}: not registered any more${kept === undefined ? '' : `, ${kept} stays`}`;
    terminal.print(json ? JSON.stringify(facts, null, 2) : text);
    return 0;
  }
  if (folder === undefined)
    throw new ConfigError(
      'bench models add: nothing to add. Name a model folder, or --remove a model by its id',
    );
  const added = await addModel(home, folder, id);
  terminal.print(json ? JSON.stringify(added, null, 2) : describeAdded(added));
  return 0;
}

/** What was registered, or was so already. */
interface AddedModel {
  readonly id: string;
  readonly state: 'added' | 'already there';
  readonly folder: string;
  readonly heads: readonly string[];
}

async function addModel(home: string, written: string, givenId: string | undefined): Promise<AddedModel> {
  const folder = resolve(written);
  const { card } = await readModelFolder(folder);
  const id = givenId ?? card.id;
  if (!modelIdSchema.safeParse(id).success)
    throw new ConfigError(`--id ${id}: expected lower-case letters, digits, dots, dashes and underscores`);
  const places = await listPlaces(home);
  const taken = places.find((place) => place.id === id);
  const added = { id, folder, heads: [...headsOf(card)] };
  if (taken?.folder === folder) return { ...added, state: 'already there' };
  if (taken) throw new ConfigError(`${id}: is the id of ${taken.folder}. Give this one another with --id`);
  const other = places.find((place) => place.folder === folder);
  if (other)
    throw new ConfigError(
      `${folder}: goes by the id ${other.id} already` +
        (other.kind === 'registered' ? `. \`bench models add --remove ${other.id}\` first` : ''),
    );
  await registerModel(home, id, folder);
  return { ...added, state: 'added' };
}

function describeAdded({ id, state, folder, heads }: AddedModel): string {
  return `${id}: ${state === 'added' ? 'registered' : 'registered already'}, ${folder} (${heads.join(', ')})`;
}
