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

/** The environment's settings; a variable that is empty counts as not set. Plain output (no colour, no bars) under
 *  NO_COLOR, CI or TERM=dumb. */
export function readEnvironment(variables: NodeJS.ProcessEnv = systemVariables()): Environment {
  const read = (name: string) => (variables[name] === '' ? undefined : variables[name]);
  const cacheHome = read('XDG_CACHE_HOME') ?? join(homedir(), '.cache');
  const cacheDir = read('BENCH_CACHE') ?? join(cacheHome, 'vitabench');
  return Object.freeze({
    cacheDir,
    dataDir: read('BENCH_DATA') ?? join(cacheDir, 'data'),
    plain: (read('NO_COLOR') ?? read('CI')) !== undefined || read('TERM') === 'dumb',
  });
}

function systemVariables(): NodeJS.ProcessEnv {
  // eslint-disable-next-line no-restricted-properties -- the one place where the environment is read
  return process.env;
}
