import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { listChanges, makeClone } from './clone.js';

const makeFolder = useTemporaryFolders();
let root: string;

function put(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const git = (folder: string, ...args: readonly string[]) =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
    encoding: 'utf8',
  });

const listAll = (folder: string) =>
  execFileSync('find', ['.', '-path', './.git', '-prune', '-o', '-type', 'f', '-print'], {
    cwd: folder,
    encoding: 'utf8',
  })
    .split('\n')
    .sort();

beforeEach(() => {
  root = makeFolder();
  put(root, '.gitignore', 'node_modules\ndist\n');
  put(root, 'harness/a.ts', 'one');
  git(root, 'init', '-q');
  git(root, 'add', '.');
  git(root, 'commit', '-qm', 'first');
  put(root, 'node_modules/b/index.js', 'two');
  put(root, 'node_modules/.package-lock.json', '{}');
  put(root, 'dist/harness/a.js', 'built');
  put(root, 'dist/reports/html/page.js', 'bundled');
});

const build = (folder: string) => {
  put(folder, 'dist/harness/a.js', 'built anew');
};
const built = (folder: string) => readFileSync(join(folder, 'dist/harness/a.js'), 'utf8');

describe('makeClone', () => {
  it('has what HEAD has, the packages and the build, and nothing else', () => {
    put(root, 'untracked.txt', 'x');
    const { folder } = makeClone(root, makeFolder(), build);
    expect(listAll(folder)).toEqual(listAll(root).filter((path) => path !== './untracked.txt'));
    expect(built(folder)).toBe('built');
    put(folder, 'dist/harness/a.js', 'changed');
    expect(built(root)).toBe('built');
  });

  it.each<readonly [string, () => void]>([
    [
      'a source is newer',
      () => {
        utimesSync(join(root, 'harness/a.ts'), new Date(), new Date(Date.now() + 1000));
      },
    ],
    [
      'a source is not that of HEAD',
      () => {
        put(root, 'harness/a.ts', 'three');
      },
    ],
    [
      'a source has no output',
      () => {
        rmSync(join(root, 'dist/harness/a.js'));
      },
    ],
    [
      'an output has no source',
      () => {
        put(root, 'dist/harness/gone.js', 'old');
      },
    ],
    [
      'there is no build',
      () => {
        rmSync(join(root, 'dist'), { recursive: true });
      },
    ],
  ])('builds where %s', (_name, change) => {
    change();
    expect(built(makeClone(root, makeFolder(), build).folder)).toBe('built anew');
  });

  it('is as new again after changes to files, commits, the build and the packages', () => {
    const { folder, refresh } = makeClone(root, makeFolder(), build);
    const before = listAll(folder);
    put(folder, 'harness/a.ts', 'changed');
    put(folder, 'harness/new.ts', 'new');
    git(folder, 'add', '.');
    git(folder, 'commit', '-qm', 'second');
    put(folder, 'results/x.json', '{}');
    put(folder, 'dist/harness/new.js', 'new');
    put(folder, 'node_modules/@c/d/index.js', 'new');
    refresh();
    expect(listAll(folder)).toEqual(before);
    expect(readFileSync(join(folder, 'harness/a.ts'), 'utf8')).toBe('one');
    expect(git(folder, 'status', '--porcelain')).toBe('');
  });
});

describe('listChanges', () => {
  it('names what HEAD does not have', () => {
    expect(listChanges(root)).toEqual([]);
    put(root, 'new.txt', 'x');
    put(root, 'harness/a.ts', 'three');
    expect(listChanges(root)).toEqual(['harness/a.ts', 'new.txt']);
  });
});
