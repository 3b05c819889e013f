import { homedir } from 'node:os';
import { join } from 'node:path';

/** What the environment says, read once; no other file reads `process.env`. */
export interface Environment {
  /** Data root: BENCH_DATA, or `data` in the user's cache folder. */
  readonly dataDir: string;
  /** Cache folder: BENCH_CACHE, or `vitabench` below XDG_CACHE_HOME or ~/.cache. */
  readonly cacheDir: string;
  readonly plain: boolean;
}

/** The environment's settings. Plain output (no colour, no bars) under NO_COLOR, CI or TERM=dumb. */
export function readEnvironment(variables: NodeJS.ProcessEnv = systemVariables()): Environment {
  const cacheHome = variables.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const cacheDir = variables.BENCH_CACHE ?? join(cacheHome, 'vitabench');
  return Object.freeze({
    cacheDir,
    dataDir: variables.BENCH_DATA ?? join(cacheDir, 'data'),
    plain: Boolean(variables.NO_COLOR ?? variables.CI) || variables.TERM === 'dumb',
  });
}

function systemVariables(): NodeJS.ProcessEnv {
  // eslint-disable-next-line no-restricted-properties -- the one place where the environment is read
  return process.env;
}
