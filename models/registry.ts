import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { ConfigError } from '../harness/core/errors.js';
import { nearest } from '../harness/config/nearest.js';
import { packageRoot } from '../harness/config/package-root.js';
import { readModelFolder, type ModelFolder } from './model-folder.js';

const embeddedFolder = join(packageRoot, 'models', 'micro');

/** The embedded models that run when none is named: size S of each family. */
export const defaultModels: readonly string[] = ['vitamin-micro-s', 'vit-micro-s', 'convnext-micro-s'];

/** The models that are on this machine: the embedded ones, by id. */
export async function listModels(): Promise<readonly ModelFolder[]> {
  const names = await readdir(embeddedFolder);
  const folders = names.filter((name) => existsSync(join(embeddedFolder, name, 'model.json'))).sort();
  return Promise.all(folders.map((name) => readModelFolder(join(embeddedFolder, name))));
}

/** The models that a word of `--model` means: an id, a folder path, or a pattern of ids with `*`, smallest first.
 *  Throws ConfigError listing the nearest ids when there is none. */
export async function findModels(word: string): Promise<readonly ModelFolder[]> {
  if (!word.includes('*')) return [await findModel(word)];
  const pattern = new RegExp(`^${word.split('*').map(escapePattern).join('.*')}$`);
  const matching = (await listModels()).filter(({ card }) => pattern.test(card.id));
  if (matching.length > 0) return matching.toSorted(bySize);
  throw new ConfigError(`--model ${word}: no model's id is of this form. See \`bench list models\``);
}

/** The model of this id, or of this folder path. Throws ConfigError listing the nearest ids when there is none. */
export async function findModel(idOrPath: string): Promise<ModelFolder> {
  if (looksLikePath(idOrPath)) return readModelFolder(idOrPath);
  const models = await listModels();
  const model = models.find(({ card }) => card.id === idOrPath);
  if (model) return model;
  if (existsSync(join(idOrPath, 'model.json'))) return readModelFolder(idOrPath);
  const ids = models.map(({ card }) => card.id);
  throw new ConfigError(
    `--model ${idOrPath}: no such model, nearest: ${nearest(idOrPath, ids).join(', ')}. ` +
      `Give one of \`bench list models\`, or the path of a model folder`,
  );
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
