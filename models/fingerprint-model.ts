import { relative } from 'node:path';
import { fingerprintFiles, type FingerprintCache } from '../harness/core/fingerprint.js';
import { sha256 } from '../harness/core/hash.js';
import type { ModelFolder } from './model-folder.js';

/** SHA-256 over the names and the bytes of all files of a model. Of a model in two folders, over those of each: where the
 *  folders lie does not matter. */
export async function fingerprintModel(
  { folder, languageFolder, files }: Pick<ModelFolder, 'folder' | 'languageFolder' | 'files'>,
  cache?: FingerprintCache,
): Promise<string> {
  if (languageFolder === undefined) return fingerprintFiles(folder, files, cache);
  const inside = (root: string) => files.filter((file) => !relative(root, file).startsWith('..'));
  const parts = [folder, languageFolder].map((root) => fingerprintFiles(root, inside(root), cache));
  return sha256((await Promise.all(parts)).join('\n'));
}
