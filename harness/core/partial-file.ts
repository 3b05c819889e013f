import { rmSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { doOnExit } from './on-exit.js';
import { findOwner, markPattern, processMark } from './process-mark.js';

const suffix = '.partial';
const ofOurs = new RegExp(`^\\.(.+?)(?:\\.[0-9a-f]{8})?(?:\\.(${markPattern})|\\.\\d+)\\.partial$`);

/** What lies half-written somewhere, of this process. */
const underWay = new Set<string>();
let isWatching = false;

/** The name under which this process writes a file or a folder until it is whole: hidden, beside it, with the mark of the process.
 *  What lies there when the process ends, also at Ctrl-C, goes with it; `forgetPartial` says that nothing does any more. */
export function partialPath(file: string): string {
  const partial = join(dirname(file), `.${basename(file)}.${processMark()}${suffix}`);
  if (!isWatching) doOnExit(removeAll);
  isWatching = true;
  underWay.add(partial);
  return partial;
}

/** Says that what was under way has its own name now, or was removed. */
export function forgetPartial(partial: string): void {
  underWay.delete(partial);
}

function removeAll(): void {
  for (const partial of underWay)
    try {
      rmSync(partial, { recursive: true, force: true });
    } catch {
      // another run sweeps it
    }
}

/** The name of the file or folder that a name of `partialPath` stands for, or one of earlier versions; undefined for other names. */
export function wholeName(name: string): string | undefined {
  return ofOurs.exec(name)?.[1];
}

/** Nothing is known of processes on other machines. What they have not touched for 30 days is nobody's. */
const forgottenMs = 30 * 24 * 3600 * 1000;

/** Removes the files and folders that processes left half-written in a folder when they were killed. On a file system that
 *  machines share, each clears its own. */
export async function sweepPartialFiles(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const found = ofOurs.exec(name);
    if (!found) continue;
    const path = join(folder, name);
    const mark = found.at(2);
    // earlier versions wrote the id of the process alone
    const owner = mark === undefined ? 'elsewhere' : findOwner(mark);
    if (owner === 'gone' || (owner === 'elsewhere' && (await isForgotten(path))))
      await rm(path, { recursive: true, force: true });
  }
}

async function isForgotten(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > forgottenMs;
}
