import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A clone of the repository that can be made fresh again. */
export interface Clone {
  readonly folder: string;
  /** Brings the clone back to what it was when it was made: files, build, packages. */
  readonly refresh: () => void;
}

/** A clone of `root` at its HEAD in `parent`, with its packages as hard links, and built: from `root/dist` where that is what HEAD builds,
 *  otherwise by `build`. */
export function makeClone(root: string, parent: string, build: (folder: string) => void): Clone {
  const folder = join(parent, 'vitabench');
  const kept = join(parent, 'kept-dist');
  mkdirSync(parent, { recursive: true });
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
  execFileSync('git', ['clone', '-q', root, folder]);
  const head = git('rev-parse', 'HEAD').trim();
  linkPackages(root, folder);
  const packages = describePackages(folder);
  if (isBuilt(root)) cpSync(join(root, 'dist'), kept, { recursive: true });
  else {
    build(folder);
    cpSync(join(folder, 'dist'), kept, { recursive: true });
  }
  const copyBuild = () => {
    rmSync(join(folder, 'dist'), { recursive: true, force: true });
    cpSync(kept, join(folder, 'dist'), { recursive: true });
  };
  copyBuild();
  return {
    folder,
    refresh: () => {
      git('reset', '-q', '--hard', head);
      git('clean', '-qffdx', '-e', '/node_modules', '-e', '/dist');
      copyBuild();
      if (describePackages(folder) === packages) return;
      rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
      linkPackages(root, folder);
    },
  };
}

/** Files that a working tree has beside or instead of those of HEAD; a clone has none of them. */
export function listChanges(root: string): readonly string[] {
  const lines = execFileSync('git', ['-C', root, 'status', '--porcelain'], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line !== '').map((line) => line.slice(3));
}

/** Hard links where the file systems allow them, copies elsewhere. */
function linkPackages(root: string, folder: string): void {
  const [from, to] = [join(root, 'node_modules'), join(folder, 'node_modules')];
  if (spawnSync('cp', ['-al', from, to], { stdio: 'ignore' }).status === 0) return;
  rmSync(to, { recursive: true, force: true });
  execFileSync('cp', ['-a', from, to]);
}

/** Which packages are there, and when npm last changed them. */
function describePackages(folder: string): string {
  const modules = join(folder, 'node_modules');
  if (!existsSync(modules)) return '';
  const names = readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  const lock = join(modules, '.package-lock.json');
  return [...names.sort(), existsSync(lock) ? String(statSync(lock).mtimeMs) : ''].join('\n');
}

/** Whether `dist` is what the sources of HEAD give: none of them has changed since, each is older than its output, and every output has
 *  its source. */
function isBuilt(root: string): boolean {
  const sources = execFileSync('git', ['-C', root, 'ls-files', 'harness', 'tasks', 'models', 'reports'], {
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => /\.(?:ts|mts)$/.test(path) && !path.endsWith('.d.ts'));
  if (listChanges(root).some((path) => /^(?:harness|tasks|models|reports|package|tsconfig)/.test(path)))
    return false;
  const isCurrent = (path: string) => {
    if (path.startsWith('harness/preprocess/assembly/')) return true;
    const output = join(root, 'dist', path.replace(/\.ts$/, '.js'));
    return existsSync(output) && statSync(output).mtimeMs >= statSync(join(root, path)).mtimeMs;
  };
  const page = join('reports', 'html', 'page.js');
  if (sources.length === 0 || !sources.every(isCurrent) || !existsSync(join(root, 'dist', page)))
    return false;
  const outputs = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' });
  return outputs
    .filter((path) => path.endsWith('.js') && path !== page)
    .every((path) => existsSync(join(root, path.replace(/\.js$/, '.ts'))));
}
