import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { DataError } from '../core/errors.js';
import { withImages } from './image-store.js';
import { exists } from './missing.js';

/** The files of a data set that is a table of captions beside images, relative to its folder. */
export interface TableLayout {
  readonly table: string;
  /** A folder or a zip archive; `.` where the images lie beside the table. */
  readonly images: string;
}

/** Where table and images are: as `files` of the entry says; otherwise the only file with one of these endings, and the
 *  only folder that holds images, else the only zip archive, else the folder itself. An archive that `files` names may be
 *  unpacked instead: into a folder of its name. What is not there comes as `missing`, a pattern where its name is not known.
 *  Throws DataError, listing what was found, where there is more than one of something. */
export async function findLayout(
  folder: string,
  entry: DatasetEntry,
  endings: readonly string[],
): Promise<TableLayout | { readonly missing: readonly string[] }> {
  const isTable = (name: string) => endings.some((ending) => name.toLowerCase().endsWith(ending));
  const named = entry.files ?? [];
  const here = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const seen = here.filter(({ name }) => !name.startsWith('.') && name !== '__MACOSX');
  const tables = seen.filter((one) => !one.isDirectory() && isTable(one.name)).map(({ name }) => name);
  const table = named.find(isTable) ?? takeOnly(tables, 'table', folder, entry);
  const wanted = named.find((name) => !isTable(name));
  const images = wanted === undefined ? await findImages(folder, entry, seen) : await resolve(folder, wanted);
  const missing = [
    ...(table === undefined || !(await exists(join(folder, table))) ? [table ?? `*${endings[0]}`] : []),
    ...(images === undefined ? [wanted ?? '*.zip'] : []),
  ];
  return table === undefined || images === undefined || missing.length > 0 ? { missing } : { table, images };
}

async function resolve(folder: string, wanted: string): Promise<string | undefined> {
  const unpacked = wanted.replace(/\.zip$/i, '');
  for (const name of [wanted, unpacked]) if (await exists(join(folder, name))) return name;
  return undefined;
}

async function findImages(
  folder: string,
  entry: DatasetEntry,
  seen: readonly { readonly name: string; readonly isDirectory: () => boolean }[],
): Promise<string | undefined> {
  const counts = await Promise.all(
    seen
      .filter((one) => one.isDirectory())
      .map(async ({ name }) => ({ name, count: await countImages(join(folder, name), entry.id) })),
  );
  const folders = counts.filter(({ count }) => count > 0).map(({ name }) => name);
  const archives = seen
    .filter((one) => !one.isDirectory() && /\.zip$/i.test(one.name))
    .map(({ name }) => name);
  const found =
    takeOnly(folders, 'folder of images', folder, entry) ?? takeOnly(archives, 'zip archive', folder, entry);
  if (found !== undefined) return found;
  return (await countImages(folder, entry.id)) > 0 ? '.' : undefined;
}

async function countImages(place: string, id: string): Promise<number> {
  return withImages(place, id, ({ names }) => names.length).catch(() => 0);
}

function takeOnly(
  names: readonly string[],
  what: string,
  folder: string,
  { id }: DatasetEntry,
): string | undefined {
  if (names.length <= 1) return names[0];
  throw new DataError(
    `${id}: ${folder} has more than one ${what}: ${names.slice(0, 5).join(', ')}. Name the right one in \`files\` of the entry`,
  );
}
