import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the files of batches in a results folder hold. */
export interface KeptLines {
  /** `<task folder> <place of the batch>`, once for each time that it was written whole. */
  readonly batches: readonly string[];
  /** Lines without an end. */
  readonly torn: number;
}

/** The lines of all files of batches below a folder. */
export function readKeptLines(out: string): KeptLines {
  const folders = listNames(out).filter((name) => name.endsWith('.shards'));
  const files = folders.flatMap((folder) =>
    listNames(join(out, folder)).map((name) => ({ folder, lines: readLines(join(out, folder, name)) })),
  );
  return {
    batches: files.flatMap(({ folder, lines }) =>
      lines.slice(0, -1).flatMap((line) => {
        const place = /^[0-9a-f]{16} (\d+) /.exec(line)?.[1];
        return place === undefined ? [] : [`${folder} ${place}`];
      }),
    ),
    torn: files.filter(({ lines }) => lines.at(-1) !== '').length,
  };
}

function listNames(folder: string): readonly string[] {
  return orNothing(() => readdirSync(folder, { recursive: true, encoding: 'utf8' }));
}

function readLines(file: string): readonly string[] {
  const [text = ''] = orNothing(() => [readFileSync(file, 'latin1')]);
  return text.split('\n');
}

/** Folders go while they are looked at. */
function orNothing<Value>(read: () => readonly Value[]): readonly Value[] {
  try {
    return read();
  } catch {
    return [];
  }
}
