import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, messageOf } from './errors.js';
import { doOnExit } from './on-exit.js';

/** A new empty folder for temporary files; who makes it removes it. What is there when the process ends goes with it, also
 *  at Ctrl-C. Throws ConfigError where none can be made. */
export async function makeTemporaryFolder(): Promise<string> {
  try {
    const folder = await mkdtemp(join(tmpdir(), 'vitabench-'));
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
