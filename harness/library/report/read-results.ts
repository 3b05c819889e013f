import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DataError } from '../../core/errors.js';
import { readRecords } from '../../results/list-records.js';
import { groupModels } from './group-models.js';
import type { PlacedRecord, ResultModel } from './placed-record.js';

/** What result folders hold. */
export interface Results {
  readonly models: readonly ResultModel[];
  /** One line for each record that cannot be read. */
  readonly damaged: readonly string[];
  readonly warnings: readonly string[];
}

/** A file of a record that cannot be read. */
export interface DamagedRecord {
  /** The folder of the model. */
  readonly folder: string;
  readonly file: string;
  readonly message: string;
}

/** The records of result folders as they lie there. */
export interface PlacedRecords {
  readonly placed: readonly PlacedRecord[];
  readonly damaged: readonly DamagedRecord[];
}

/** The records of result folders by model: each is an `--out` folder of `bench run`, or the folder of one model in it. Models are
 *  in the order of the folders, then by name. Throws DataError on a folder that is not there, and on one without records. */
export async function readResults(folders: readonly string[]): Promise<Results> {
  const { placed, damaged } = await readPlaced(folders);
  return { ...groupModels(placed), damaged: damaged.map(({ message }) => message) };
}

/** The records of result folders, in the order of the folders, then by name. Throws as `readResults` does. */
export async function readPlaced(folders: readonly string[]): Promise<PlacedRecords> {
  const seen = new Set<string>();
  const placed: PlacedRecord[] = [];
  const damaged: DamagedRecord[] = [];
  for (const root of folders) {
    let files = 0;
    for (const folder of await listModelFolders(root)) {
      const real = await realpath(folder);
      for (const { listed, record, damage } of await readRecords(folder)) {
        // other files of JSON may lie beside the folders of models
        if (!listed.file.includes('__')) continue;
        files++;
        if (seen.has(join(real, listed.file))) continue;
        seen.add(join(real, listed.file));
        if (record) placed.push({ record, folder });
        else if (damage)
          damaged.push({ folder, file: listed.file, message: `${damage.message}. Run the task again` });
      }
    }
    if (files === 0)
      throw new DataError(`${root}: no records in it, expected an --out folder of \`bench run\``);
  }
  return { placed, damaged };
}

/** The folder itself, where it holds files of records, and those in it; a folder that begins with a dot is not one. */
async function listModelFolders(root: string): Promise<readonly string[]> {
  const found = await stat(root).catch(() => undefined);
  if (!found)
    throw new DataError(`${root}: no such folder. Run \`bench run --out ${root}\`, or name another folder`);
  if (!found.isDirectory()) throw new DataError(`${root}: is a file, expected a folder of results`);
  const entries = await readdir(root, { withFileTypes: true });
  const inner: string[] = [];
  for (const { name } of entries) {
    if (name.startsWith('.')) continue;
    const info = await stat(join(root, name)).catch(() => undefined);
    if (info?.isDirectory() === true && !isSideFolder(name)) inner.push(name);
  }
  return [root, ...inner.sort().map((name) => join(root, name))];
}

/** Folders that a run leaves beside its records. */
function isSideFolder(name: string): boolean {
  return /\.(?:predictions|pictures)$/.test(basename(name));
}
