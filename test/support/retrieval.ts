import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { packZip } from './zip.js';

/** Writes files below a folder: texts and bytes by their relative path. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
}

/** A zip archive of files by their path in it, in turn deflated and stored. */
export function zipOf(files: Readonly<Record<string, string>>): Buffer {
  return packZip(
    Object.entries(files).map(([name, bytes], index) => ({ name, bytes, method: index % 2 === 0 ? 8 : 0 })),
  );
}

/** A CSV text of these cells, each in quotes. */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return rows
    .map((cells) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`)
    .join('');
}
