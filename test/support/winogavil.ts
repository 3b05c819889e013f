import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AssociationInstance } from '../../harness/core/sample.js';

/** What goes into a folder of the WinoGAViL form. */
export interface WinogavilContent {
  /** The cells by column, or the text of the table; the columns are those of the first row. */
  readonly rows: readonly Readonly<Record<string, string>>[] | string;
  /** Bytes of the image files, by file name. */
  readonly images: Readonly<Record<string, Uint8Array | string>>;
}

/** Writes a folder as the repository nlphuji/winogavil lays it out, its archive of images unpacked. */
export async function writeWinogavil(folder: string, { rows, images }: WinogavilContent): Promise<void> {
  await mkdir(join(folder, 'winogavil_images'), { recursive: true });
  await writeFile(join(folder, 'winogavil_dataset.csv'), typeof rows === 'string' ? rows : toCsv(rows));
  for (const [name, bytes] of Object.entries(images))
    await writeFile(join(folder, 'winogavil_images', name), bytes);
}

/** The cells of a cue, its lists written as JSON. */
export function cellsOf(instance: AssociationInstance): Readonly<Record<string, string>> {
  const { id, cue, candidates, associations } = instance;
  return {
    candidates: JSON.stringify(candidates),
    cue,
    associations: JSON.stringify(associations),
    num_candidates: String(candidates.length),
    ID: id,
  };
}

/** A cue with these images to choose from, the first of which belong to it. */
export function cueOf(id: string, candidates: readonly string[], right = 1): AssociationInstance {
  return { id, cue: `cue ${id}`, candidates, associations: candidates.slice(0, right) };
}

function toCsv(rows: readonly Readonly<Record<string, string>>[]): string {
  const columns = Object.keys(rows[0] ?? { candidates: '', cue: '', associations: '', ID: '' });
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))];
  return lines
    .map((cells) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`)
    .join('');
}
