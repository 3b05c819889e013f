import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readJsonFile } from '../harness/config/json-file.js';
import { knownModelSchema, type KnownModel } from '../harness/config/known-model.js';
import { packageRoot } from '../harness/config/package-root.js';
import { ModelError } from '../harness/core/errors.js';

const cardsFolder = join(packageRoot, 'models', 'cards');

/** What is published about models, a card each, by id. Throws ModelError naming the file that is wrong.
 *
 *  A size alias (`vit-l-14`), or one with an image size (`vit-l-14-336`), stands at one card of its size: at one whose weights
 *  are public before others, trained on DataComp-1B before others, then at the smallest image, the highest published ImageNet
 *  score, the most samples seen, and the first id. So `vit-l-14` is comparable with the paper's models, and `vit-h-14`, which
 *  has no such card, is the best there is. */
export async function readKnownModels(): Promise<readonly KnownModel[]> {
  const files = (await readdir(cardsFolder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(files.map((name) => readCard(join(cardsFolder, name))));
}

/** The card of this id; undefined where nothing is published under it. */
export async function readKnownModel(id: string): Promise<KnownModel | undefined> {
  const file = join(cardsFolder, `${id}.json`);
  return existsSync(file) ? readCard(file) : undefined;
}

/** The card that a word means: its id or one of its aliases, capitals or not. */
export function findKnownModel(word: string, models: readonly KnownModel[]): KnownModel | undefined {
  const name = word.toLowerCase();
  return models.find(({ id, aliases }) => id === name || aliases.includes(name));
}

/** The alias that stands for a size: `vit-b-16-plus`, the family and the size as an id has them. */
export function sizeAliasOf({ family, size }: Pick<KnownModel, 'family' | 'size'>): string {
  return `${family}-${size.toLowerCase().replaceAll('+', '-plus').replaceAll('/', '-')}`;
}

function readCard(file: string): Promise<KnownModel> {
  return readJsonFile(file, knownModelSchema, ModelError);
}
