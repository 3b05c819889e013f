import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Damage } from './damage.js';
import { readPart, type PartFile } from './part-file.js';
import { isPartName } from './set-folder.js';

/** The files of a set. */
export interface ListedParts {
  readonly parts: readonly PartFile[];
  /** Those that are damaged, and how. */
  readonly broken: readonly { readonly file: string; readonly reason: string }[];
}

/** The files with embeddings in a folder, by name, and those that only look so; none where there is no folder. A file that
 *  cannot be read now, or was removed meanwhile, is in neither. */
export async function listParts(folder: string): Promise<ListedParts> {
  const names = await readdir(folder).catch((): string[] => []);
  const parts: PartFile[] = [];
  const broken: ListedParts['broken'][number][] = [];
  for (const name of names.filter(isPartName).sort()) {
    const file = join(folder, name);
    try {
      parts.push(await readPart(file));
    } catch (error) {
      if (error instanceof Damage) broken.push({ file, reason: error.message });
    }
  }
  return { parts, broken };
}
