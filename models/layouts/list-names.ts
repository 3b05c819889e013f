import { readdirSync } from 'node:fs';
import { messageOf, ModelError } from '../../harness/core/errors.js';

/** Names in a folder, none where it is no folder. Throws ModelError when it cannot be read. */
export function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw new ModelError(`${folder}: cannot be read (${messageOf(error)})`);
  }
}
