import { rmSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, messageOf } from './errors.js';
import { doOnExit } from './on-exit.js';
import { findOwner, markPattern, processMark } from './process-mark.js';

const ofOurs = new RegExp(`^vitabench-(${markPattern})-`);

/** A new empty folder for temporary files; who makes it removes it. What is there when the process ends goes with it, also
 *  at Ctrl-C; those that processes of this machine left when they were killed go before. Throws ConfigError where none can
 *  be made. */
export async function makeTemporaryFolder(): Promise<string> {
  try {
    await sweepTemporaryFolders();
    const folder = await mkdtemp(join(tmpdir(), `vitabench-${processMark()}-`));
    doOnExit(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    return folder;
  } catch (error) {
    throw new ConfigError(
      `${tmpdir()}: no folder for temporary files can be made there (${messageOf(error)}). Set TMPDIR to one that can be written`,
    );
  }
}

async function sweepTemporaryFolders(): Promise<void> {
  for (const name of await readdir(tmpdir()).catch((): string[] => [])) {
    const mark = ofOurs.exec(name)?.[1];
    if (mark === undefined || findOwner(mark) !== 'gone') continue;
    // that of another user stays
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}
