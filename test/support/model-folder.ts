import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../harness/config/package-root.js';

/** The smallest embedded model: its folder is copied, with changes in its model.json. */
const original = join(packageRoot, 'models', 'micro', 'vit-micro-xs');

/** Makes a model folder that can be run, with this id and what else is to differ in its model.json; gives the folder. */
export function makeModelFolder(folder: string, id: string, changes: object = {}): string {
  mkdirSync(dirname(folder), { recursive: true });
  cpSync(original, folder, { recursive: true });
  const file = join(folder, 'model.json');
  const card = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...card, id, ...changes }));
  return folder;
}
