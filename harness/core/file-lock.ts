import { readFileSync, rmSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { doOnExit } from './on-exit.js';
import { isAlive } from './process-alive.js';

/** A lock that was taken, or who has it. */
export type LockAttempt =
  | { readonly state: 'taken'; readonly release: () => void }
  /** `owner` is `process 123 on host`, or says that the file does not tell. */
  | { readonly state: 'held'; readonly owner: string };

/** Locks that this process has or is about to take, by absolute path. */
const own = new Set<string>();

/** Takes the lock that this file stands for, in a folder that exists; waits for nobody. It is given back by `release`, and when
 *  the process ends, also at Ctrl-C. A lock of a process of this host that is no more is taken over. Of processes
 *  on other hosts, and of a file that names no process, nothing is known: they hold it until somebody removes the file.
 *  Throws the error of the system where the file cannot be made. Not meant for two threads of one process. */
export async function takeLock(file: string): Promise<LockAttempt> {
  const path = resolve(file);
  if (own.has(path)) return { state: 'held', owner: ownerOf(ownText()) };
  own.add(path);
  const owner = await takeFromNobody(path).catch((error: unknown) => {
    own.delete(path);
    throw error;
  });
  if (owner === undefined) return { state: 'taken', release: keepUntilRelease(path) };
  own.delete(path);
  return { state: 'held', owner };
}

/** Makes the file, when it is not there or was left behind; else gives the owner. */
async function takeFromNobody(file: string): Promise<string | undefined> {
  for (let looks = 0; looks < 100; looks++) {
    if (await makeLock(file)) return undefined;
    const text = await readLock(file);
    // It was given back between the two looks.
    if (text === undefined) continue;
    if (!isLeftBehind(text)) return ownerOf(text);
    // Who removes what was left behind must be alone: between two who do, the new lock of the first might be removed.
    const takeover = await takeLock(`${file}.takeover`);
    if (takeover.state === 'held') return takeover.owner;
    try {
      if (isLeftBehind((await readLock(file)) ?? '')) await rm(file, { force: true });
    } finally {
      takeover.release();
    }
  }
  // A link that leads nowhere is there, and cannot be read.
  return ownerOf('');
}

/** What stands in a lock of this process. The line break says that it was written to its end. */
function ownText(): string {
  return `process ${process.pid} on ${hostname()}\n`;
}

/** False where the file is there already. */
async function makeLock(file: string): Promise<boolean> {
  const handle = await open(file, 'wx').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  });
  if (!handle) return false;
  try {
    await handle.writeFile(ownText());
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return true;
}

function keepUntilRelease(file: string): () => void {
  const release = () => {
    if (!own.delete(file)) return;
    callOff();
    // Somebody may have removed it and another process made its own.
    if (readOrNothing(file) === ownText()) rmSync(file, { force: true });
  };
  const callOff = doOnExit(release);
  return release;
}

function readOrNothing(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Undefined where there is none. */
async function readLock(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
}

const form = /^process (\d+) on (\S+)\n$/;

/** Whether the process that a lock names was one of this host and is no more. Our own id may stand in a lock that we have not
 *  made: in a container that was started again. */
function isLeftBehind(text: string): boolean {
  const [, pid, host] = form.exec(text) ?? [];
  return host === hostname() && (Number(pid) === process.pid || !isAlive(Number(pid)));
}

function ownerOf(text: string): string {
  return form.test(text) ? text.trim() : 'a process that it does not name';
}
