import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What of package.json can be called by name. */
export interface Callable {
  readonly scripts: Readonly<Record<string, string>>;
  readonly bin: Readonly<Record<string, string>>;
}

/** The options of the scripts of a repository, by what a page calls them: `npm run NAME` or the command's name for those of package.json,
 *  the file for those in Python, which share theirs within a folder. */
export function readScriptOptions(
  root: string,
  { scripts, bin }: Callable,
  files: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const lines = [
    ...Object.entries(scripts).map(([name, words]) => [`npm run ${name}`, words] as const),
    ...Object.entries(bin).map(([name, file]) => [name, `node ${file}`] as const),
  ];
  const named = lines.flatMap(([name, words]) => {
    const file = /(?:tsx|node) ((?:dist|test)\/[\w/.-]+\.[jt]s)/.exec(words)?.[1];
    return file === undefined ? [] : [[name, [file.replace(/^dist\/(.*)\.js$/, '$1.ts')]] as const];
  });
  const python = files.filter((file) => file.endsWith('.py'));
  const inPython = python.map(
    (file) => [file, python.filter((other) => dirname(other) === dirname(file))] as const,
  );
  const optionsOf = (sources: readonly string[]) =>
    sources.flatMap((source) => optionsIn(readFileSync(join(root, source), 'utf8')));
  return new Map([...named, ...inPython].map(([name, sources]) => [name, optionsOf(sources)]));
}

/** Options as commander, `parseArgs` of Node and `argparse` of Python are told them. */
function optionsIn(source: string): readonly string[] {
  const told = [
    ...source.matchAll(/'?([\w-]+)'?: \{[^}]*?\btype: '(?:string|boolean)'/g),
    ...source.matchAll(/["']--([a-z][a-z0-9-]*)["' ]/g),
  ];
  return told.map(([, name]) => `--${name}`);
}
