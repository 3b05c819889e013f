import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isAbsolute, join, resolve, sep } from 'node:path';
import { readEnvironment } from '../harness/config/environment.js';
import { nearest } from '../harness/config/nearest.js';
import { unfinishedPullFile } from '../harness/config/pull-manifest.js';
import { ConfigError, ModelError, UserError } from '../harness/core/errors.js';
import { findKnownModel, readKnownModel, readKnownModels } from './known-models.js';
import { isModelFolder, readModelFolder, type ModelFolder } from './model-folder.js';
import { idOfRepository, listEmbeddedPlaces, listPlaces, type ModelPlace } from './model-places.js';
import { describeAbsence } from './obtain-model.js';

/** The embedded models that run when none is named: size S of each family. */
export const defaultModels: readonly string[] = ['vitamin-micro-s', 'vit-micro-s', 'convnext-micro-s'];

/** A place with what is in it: a model, or the reason why there is none. */
export type ListedModel = { readonly place: ModelPlace } & (
  { readonly model: ModelFolder } | { readonly problem: string }
);

/** Where `findModels` looks, and what it tells of models it leaves out. */
export interface Search {
  readonly home?: string;
  readonly warn?: (text: string) => void;
}

/** Every model on this machine, the damaged ones with the reason. A model that cannot be read does not keep the others. */
export async function surveyModels(home = modelsHome()): Promise<readonly ListedModel[]> {
  return Promise.all((await listPlaces(home)).map(readListed));
}

/** The models that a word of `--model` means: an id, an alias, a folder path, or a pattern of ids with `*`, smallest first. A
 *  pattern leaves out what cannot be read, and warns of it. Throws as `findModel`, and ConfigError where no id on this machine
 *  is of the pattern's form. */
export async function findModels(word: string, search: Search = {}): Promise<readonly ModelFolder[]> {
  const { home = modelsHome(), warn } = search;
  if (!word.includes('*')) return [await findModel(word, home)];
  const pattern = new RegExp(`^${word.split('*').map(escapePattern).join('.*')}$`);
  const places = (await listPlaces(home)).filter(({ id }) => pattern.test(id));
  const listed = await Promise.all(places.map(readListed));
  for (const one of listed) if ('problem' in one) warn?.(`--model ${word}: left out: ${one.problem}`);
  const models = listed.flatMap((one) => ('model' in one ? [one.model] : []));
  if (models.length > 0) return models.toSorted(bySize);
  throw new ConfigError(
    `--model ${word}: no model's id on this machine is of this form. See \`bench list models\``,
  );
}

/** The model of this id, alias, folder path, or repository that was fetched; ids of models on this machine come first, then
 *  cards, then a folder of this name. Throws ModelError where the model cannot be read, or is known and not here, saying how to
 *  get it; ConfigError listing the nearest names where nothing is called so. */
export async function findModel(idOrPath: string, home = modelsHome()): Promise<ModelFolder> {
  if (looksLikePath(idOrPath)) return readPathOrRepository(idOrPath, home);
  const embedded = (await listEmbeddedPlaces()).find(({ id }) => id === idOrPath);
  if (embedded) return readPlace(embedded);
  const [places, known] = await Promise.all([listPlaces(home), readKnownModels()]);
  const card = findKnownModel(idOrPath, known);
  const place = places.find(({ id }) => id === idOrPath) ?? places.find(({ id }) => id === card?.id);
  if (place) return readPlace(place);
  if (isModelFolder(idOrPath)) return readPath(idOrPath);
  if (card) throw new ModelError(describeAbsence(`--model ${idOrPath}`, card));
  const names = [...places.map(({ id }) => id), ...known.flatMap(({ id, aliases }) => [id, ...aliases])];
  throw new ConfigError(
    `--model ${idOrPath}: no such model, nearest: ${nearest(idOrPath, names).join(', ')}. ` +
      `Give one of \`bench list models\`, or the path of a model folder`,
  );
}

/** What `findModel` takes for this model on any machine that has it: its id, where that leads to its folder here; else the absolute
 *  path of its folder. */
export async function nameModel({ card: { id }, folder }: ModelFolder, home = modelsHome()): Promise<string> {
  const found = await findModel(id, home).catch(() => undefined);
  return found?.folder === folder && isAbsolute(folder) ? id : resolve(folder);
}

function modelsHome(): string {
  return readEnvironment().modelsDir;
}

async function readListed(place: ModelPlace): Promise<ListedModel> {
  try {
    return { place, model: await readPlace(place) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { place, problem: error.message };
  }
}

/** The model of a place, under the id of the place. */
async function readPlace({ id, folder, kind, problem }: ModelPlace): Promise<ModelFolder> {
  if (problem !== undefined) throw new ModelError(problem);
  if (kind === 'registered' && !existsSync(folder))
    throw new ModelError(
      `${id}: its folder ${folder} is gone. Bring it back, or \`bench models add --remove ${id}\``,
    );
  const model = await readWhole(folder);
  return completeFacts({ ...model, card: { ...model.card, id } }, model.card.id);
}

async function readPath(folder: string): Promise<ModelFolder> {
  const model = await readWhole(folder);
  return completeFacts(model, model.card.id);
}

/** The model of this path, or the one that was fetched from the repository of this name. */
async function readPathOrRepository(word: string, home: string): Promise<ModelFolder> {
  const id = existsSync(word) ? undefined : idOfRepository(word);
  const place = id === undefined ? undefined : (await listPlaces(home)).find((one) => one.id === id);
  return place ? readPlace(place) : readPath(word);
}

async function readWhole(folder: string): Promise<ModelFolder> {
  const unfinished = join(folder, unfinishedPullFile);
  if (existsSync(unfinished))
    throw new ModelError(
      `${folder}: not fetched to its end. \`${(await readFile(unfinished, 'utf8')).trim()}\` continues`,
    );
  return readModelFolder(folder);
}

/** The model with the published facts that its own card leaves out, where they are of the same family: graphs from elsewhere come
 *  without size, parameters and training data. They are those of its id, or else of the id that its folder gives it. */
async function completeFacts(model: ModelFolder, ownId: string): Promise<ModelFolder> {
  const known = (await readKnownModel(model.card.id)) ?? (await readKnownModel(ownId));
  if (known?.family !== model.card.family) return model;
  const { size, paramsM, gmacs, training } = known;
  const facts = { size, training, ...(paramsM ? { paramsM } : {}), ...(gmacs ? { gmacs } : {}) };
  return { ...model, card: { ...facts, ...model.card } };
}

function looksLikePath(text: string): boolean {
  return text.includes('/') || text.includes(sep) || text.startsWith('.');
}

/** By family, seed, training pairs from many to few, image parameters from few to many, and id: a family's model sizes
 *  come first, then its data sizes, then its further seeds. */
function bySize({ card: a }: ModelFolder, { card: b }: ModelFolder): number {
  return (
    a.family.localeCompare(b.family) ||
    (a.training?.seed ?? 0) - (b.training?.seed ?? 0) ||
    (b.training?.uniquePairsM ?? 0) - (a.training?.uniquePairsM ?? 0) ||
    (a.paramsM?.image ?? 0) - (b.paramsM?.image ?? 0) ||
    a.id.localeCompare(b.id)
  );
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
}
