import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';

/** One import of a file, as it is written. */
export interface Import {
  readonly file: string;
  readonly target: string;
}

/** The TypeScript files in these folders below `root`, as paths from there. */
export function listSources(root: string, folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  );
}

/** The imports of files below `root`. */
export function readAllImports(root: string, files: readonly string[]): readonly Import[] {
  return files.flatMap((file) => readImports(file, readFileSync(join(root, file), 'utf8')));
}

/** The imports in the text of a file, those of types and those at run time, too. */
export function readImports(file: string, source: string): readonly Import[] {
  const targets = [
    ...source.matchAll(/^(?:import|export)\s[^;]*?from '([^']+)';/gm),
    ...source.matchAll(/^import '([^']+)';/gm),
    ...source.matchAll(/\bimport\('([^']+)'\)/g),
  ];
  return targets.map(([, target]) => ({ file, target }));
}

/** The file that a relative import means. */
export function resolveImport({ file, target }: Import): string {
  return posix.normalize(posix.join(dirname(file), target)).replace(/\.js$/, '.ts');
}

/** Files that import each other in a circle: `a.ts -> b.ts -> a.ts`. */
export function findCycles(all: readonly Import[]): readonly string[] {
  const edges = new Map<string, string[]>();
  for (const one of all)
    if (one.target.startsWith('.')) edges.set(one.file, [...(edges.get(one.file) ?? []), resolveImport(one)]);
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (done.has(file) || path.includes(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return cycles;
}
