import { join } from 'node:path';
import { packageRoot } from '../../config/package-root.js';
import { readTextFile } from '../../config/read-file.js';
import { writeToStdout } from '../standard-output.js';
import type { Shell } from './shells.js';

/** `bench completion`: prints the script that makes a shell complete the words of `bench`. */
export async function printScript(shell: Shell): Promise<void> {
  writeToStdout(
    await readTextFile(join(packageRoot, 'harness', 'cli', 'completion', `bench.${shell}`), Error),
  );
}
