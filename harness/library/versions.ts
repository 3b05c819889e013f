import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { packageVersion } from '../config/package-root.js';

/** Packages whose version can move a number. */
const decisive = ['onnxruntime-node', 'sharp', '@huggingface/tokenizers'] as const;

/** Versions of this package, of Node.js, and of the packages that can move a number. */
export type Versions = Readonly<Record<'vitabench' | 'node' | (typeof decisive)[number], string>>;

/** Reads the versions that are installed here. */
export function readVersions(): Versions {
  const installed = decisive.map((name) => [name, installedVersion(name)] as const);
  const versions = {
    vitabench: packageVersion,
    node: process.versions.node,
    ...Object.fromEntries(installed),
  };
  return versions as Versions;
}

/** The version in the package.json above a package's entry file; asked from disk, as `exports` may hide that file. */
function installedVersion(name: string): string {
  let folder = dirname(createRequire(import.meta.url).resolve(name));
  for (;;) {
    const found = readManifest(join(folder, 'package.json'));
    if (found?.name === name && found.version !== undefined) return found.version;
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`vitabench: no package.json of ${name} above its code`);
    folder = parent;
  }
}

function readManifest(file: string): { name?: string; version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
  } catch {
    return undefined;
  }
}
