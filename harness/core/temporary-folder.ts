import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, messageOf } from './errors.js';

/** A new empty folder for temporary files; who makes it removes it. Throws ConfigError where none can be made. */
export async function makeTemporaryFolder(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), 'vitabench-'));
  } catch (error) {
    throw new ConfigError(
      `${tmpdir()}: no folder for temporary files can be made there (${messageOf(error)}). Set TMPDIR to one that can be written`,
    );
  }
}
