import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readJsonFile } from '../../config/json-file.js';
import { pullManifestFile, pullManifestSchema, type PullManifest } from '../../config/pull-manifest.js';
import { DataError, Interrupted } from '../../core/errors.js';
import { hashFile } from '../../core/fingerprint.js';
import { exists } from '../../data/missing.js';

/** How a data set is verified. */
export interface VerifySettings {
  readonly signal: AbortSignal;
  readonly onProgress: (samples: number, total: number | undefined) => void;
  /** Takes what is being done, where it may take long without progress. */
  readonly note: (text: string) => void;
}

/** What checksums said of the files of a data set. */
export interface FileReport {
  /** Files that were read and hashed. */
  readonly checked: number;
  /** By name relative to the folder. */
  readonly faults: ReadonlyMap<string, string>;
}

/** Compares the files of a folder with the sizes and checksums that `bench data pull` left there; without any, nothing is
 *  compared. Throws Interrupted between two files. */
export async function verifyPulledFiles(
  id: string,
  folder: string,
  { signal, note }: VerifySettings,
): Promise<FileReport> {
  const manifest = join(folder, pullManifestFile);
  if (!(await exists(manifest))) return { checked: 0, faults: new Map() };
  const read = await readManifest(manifest);
  if (read instanceof DataError)
    return {
      checked: 0,
      faults: new Map([[pullManifestFile, `${id}: ${read.message}. Fetch the data set again`]]),
    };
  note(`${id}: comparing ${Object.keys(read.files).length} files with what the Hub says of them`);
  const faults = new Map<string, string>();
  let checked = 0;
  for (const [name, known] of Object.entries(read.files)) {
    if (signal.aborted) throw new Interrupted();
    const fault = await findFault(join(folder, name), known);
    if (fault !== undefined) faults.set(name, `${id}: ${join(folder, name)}${fault}. Fetch it again`);
    if (known.sha256 !== undefined) checked++;
  }
  return { checked, faults };
}

async function findFault(
  file: string,
  { size, sha256 }: PullManifest['files'][string],
): Promise<string | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (!found) return ' is missing';
  if (found.size !== size) return `: ${found.size} bytes, the Hub says ${size}`;
  if (sha256 === undefined) return undefined;
  const hash = await hashFile(file).catch(() => undefined);
  if (hash === undefined) return ': cannot be read';
  return hash === sha256 ? undefined : `: sha256 ${hash}, the Hub says ${sha256}`;
}

async function readManifest(file: string): Promise<PullManifest | DataError> {
  try {
    return await readJsonFile(file, pullManifestSchema, DataError);
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
}
