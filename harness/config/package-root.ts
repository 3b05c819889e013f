import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package: cards, embedded data and models are read from it, from source and from `dist` alike. */
export const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)));

/** This package's version, as package.json has it. */
export const packageVersion = readPackage().version;

/** The commit this code stands at, from git or from the published package; undefined where neither knows. */
export function readCommit(): string | undefined {
  if (!existsSync(join(packageRoot, '.git'))) return readPackage().gitHead;
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: packageRoot,
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim();
  } catch {
    return undefined;
  }
}

function readPackage(): { version: string; gitHead?: string } {
  return JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    version: string;
    gitHead?: string;
  };
}

function findPackageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'datasets.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder)
    throw new Error('vitabench: package.json and datasets.json not found above the code');
  return findPackageRoot(parent);
}
