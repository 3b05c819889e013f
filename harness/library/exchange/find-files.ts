import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DataError } from '../../core/errors.js';

/** A file that may hold results of another program. */
export interface FoundFile {
  readonly path: string;
  /** Whether it was named itself: one that a folder or a pattern brought along may be something else. */
  readonly named: boolean;
}

/** The files that words name, in their order, each once: a file, a folder (its files of JSON, JSONL and CSV, by name), or a pattern whose
 *  file name has a `*`. Throws DataError on a word that names none. */
export async function findFiles(words: readonly string[]): Promise<readonly FoundFile[]> {
  const found = new Map<string, FoundFile>();
  for (const word of words)
    for (const file of await listFiles(word))
      if (!found.has(file.path) || file.named) found.set(file.path, file);
  return [...found.values()];
}

async function listFiles(word: string): Promise<readonly FoundFile[]> {
  const info = await stat(word).catch(() => undefined);
  if (info && !info.isDirectory()) return [{ path: word, named: true }];
  const files = info ? await listFolder(word, /\.(?:json|jsonl|csv)$/i) : await listPattern(word);
  if (files.length > 0) return files;
  throw new DataError(
    info
      ? `${word}: no file of JSON, JSONL or CSV in it, expected results of another program`
      : `${word}: file not found. Name a file, a folder, or a pattern such as 'results/*.json'`,
  );
}

async function listPattern(word: string): Promise<readonly FoundFile[]> {
  if (!basename(word).includes('*')) return [];
  const rule = basename(word)
    .split('*')
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('.*');
  return listFolder(dirname(word), new RegExp(`^${rule}$`)).catch(() => []);
}

async function listFolder(folder: string, rule: RegExp): Promise<readonly FoundFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.') && rule.test(entry.name))
    .map(({ name }) => ({ path: join(folder, name), named: false }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
