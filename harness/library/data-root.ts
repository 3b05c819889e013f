import { statSync } from 'node:fs';
import type { Environment } from '../config/environment.js';
import { checkNamed } from '../config/check-named.js';
import { packageRoot } from '../config/package-root.js';
import type { DataRoots } from '../data/locate.js';

/** The folder that data sets are looked for in: the one that the user names, or that of the environment. `warn` is told
 *  when a named one is no folder. Throws ConfigError on an empty name, which a shell variable that is not set leaves. */
export function chooseDataRoot(
  named: string | undefined,
  { dataDir }: Pick<Environment, 'dataDir'>,
  warn: (message: string) => void,
): string {
  if (named === undefined) return dataDir;
  checkNamed('--data-dir', named, 'the path of a folder');
  const found = statSync(named, { throwIfNoEntry: false });
  if (!found?.isDirectory())
    warn(
      `--data-dir ${named}: ${found ? 'is a file' : 'does not exist'}, expected the folder of the data sets`,
    );
  return named;
}

/** The folders that data sets are looked for in: that one, and the package's own. Otherwise as `chooseDataRoot`. */
export function chooseDataRoots(
  named: string | undefined,
  environment: Pick<Environment, 'dataDir'>,
  warn: (message: string) => void,
): DataRoots {
  return { data: chooseDataRoot(named, environment, warn), package: packageRoot };
}
