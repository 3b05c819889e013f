import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { writeFileAtomically } from './atomic-file.js';
import { Interrupted, messageOf } from './errors.js';
import { sha256 } from './hash.js';
import { makeFolder } from './make-folder.js';

/** SHA-256 values of files that were hashed before, by path, size and time of change. */
export interface FingerprintCache {
  readonly get: (file: string, stamp: string) => string | undefined;
  readonly set: (file: string, stamp: string, hash: string) => void;
  readonly save: () => Promise<void>;
}

/** SHA-256 over the relative names and the bytes of these files; the order given does not matter. Throws as `hashFile`. */
export async function fingerprintFiles(
  root: string,
  files: readonly string[],
  cache?: FingerprintCache,
  signal?: AbortSignal,
): Promise<string> {
  const lines: string[] = [];
  for (const file of [...files].sort())
    lines.push(`${await hashFile(file, cache, signal)}  ${relative(root, file).split(sep).join('/')}`);
  return sha256(lines.join('\n'));
}

/** SHA-256 of the bytes of a file, streamed. Throws Error naming a file that cannot be read, and Interrupted once the signal is set:
 *  a large file is not read to its end. */
export async function hashFile(
  file: string,
  cache?: FingerprintCache,
  signal?: AbortSignal,
): Promise<string> {
  try {
    return await hashReadable(file, cache, signal);
  } catch (error) {
    if (signal?.aborted) throw new Interrupted();
    throw new Error(`${file}: cannot be read (${messageOf(error)})`, { cause: error });
  }
}

async function hashReadable(
  file: string,
  cache: FingerprintCache | undefined,
  signal: AbortSignal | undefined,
): Promise<string> {
  // The time of change (ctime) also moves when a copy is given the old modification time.
  const { size, mtimeMs, ctimeMs } = await stat(file);
  const stamp = `${size}:${mtimeMs}:${ctimeMs}`;
  const known = cache?.get(file, stamp);
  if (known !== undefined) return known;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash, { ...(signal && { signal }) });
  const digest = hash.digest('hex');
  cache?.set(file, stamp, digest);
  return digest;
}

/** The cache kept in this file. A missing or damaged file is an empty cache: it only costs time. */
export async function openFingerprintCache(file: string): Promise<FingerprintCache> {
  const entries = new Map<string, { stamp: string; hash: string }>(await readEntries(file));
  let changed = false;
  return {
    get: (path, stamp) => {
      const entry = entries.get(path);
      return entry?.stamp === stamp ? entry.hash : undefined;
    },
    set: (path, stamp, hash) => {
      entries.set(path, { stamp, hash });
      changed = true;
    },
    save: async () => {
      if (!changed) return;
      await makeFolder(dirname(file));
      await writeFileAtomically(file, JSON.stringify([...entries]));
      changed = false;
    },
  };
}

type Entry = readonly [path: string, known: { readonly stamp: string; readonly hash: string }];

async function readEntries(file: string): Promise<readonly Entry[]> {
  try {
    const entries: unknown = JSON.parse(await readFile(file, 'utf8'));
    return Array.isArray(entries) && entries.every(isEntry) ? entries : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is Entry {
  if (!Array.isArray(value)) return false;
  const [path, known] = value as [unknown, Partial<Entry[1]> | null | undefined];
  return typeof path === 'string' && typeof known?.stamp === 'string' && typeof known.hash === 'string';
}
