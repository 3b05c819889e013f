import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { holdsRevision, writeManifest } from '../../harness/hub/pull-manifest.js';
import { catchError } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const commit = '0123456789abcdef0123456789abcdef01234567';

/** A repository with one file, at a commit. */
function stateAt(at: string, revisionName: string) {
  const file = { path: 'a.txt', size: 1, digest: { kind: 'git' as const, hex: '' } };
  return { repository: { type: 'model' as const, name: 'a/b', commit: at, files: [file] }, revisionName };
}

async function makeFolder(revisionName: string): Promise<string> {
  const folder = newFolder();
  writeFileSync(join(folder, 'a.txt'), 'a');
  await writeManifest(folder, stateAt(commit, revisionName));
  return folder;
}

/** A folder whose path has this length. */
function makeLongPath(length: number): string {
  let path = newFolder();
  while (path.length < length) {
    const left = length - path.length - 1;
    // a name has at least one letter, and one more folder takes two
    path = join(path, 'd'.repeat(left <= 200 ? left : Math.min(200, left - 2)));
  }
  mkdirSync(path, { recursive: true });
  return path;
}

const read = (folder: string) => readFileSync(join(folder, '.bench-pull.json'), 'utf8');

describe('the revision that was fetched', () => {
  it.each([
    ['the commit', commit, true],
    ['the beginning of it, as outcomes show it', commit.slice(0, 7), true],
    ['too little of it', commit.slice(0, 6), false],
    ['the end of it', commit.slice(-7), false],
    ['the name it was asked for by', 'v1.0', true],
    ['the beginning of that name', 'v1', false],
    ['another commit', 'deadbeef', false],
    ['the main branch, which may be elsewhere', 'main', false],
  ])('%s', async (_what, revision, expected) => {
    expect(await holdsRevision(await makeFolder('v1.0'), revision)).toBe(expected);
  });

  it('is none where nothing was fetched, and its commit alone in files of earlier versions', async () => {
    expect(await holdsRevision(newFolder(), commit)).toBe(false);
    const folder = newFolder();
    const manifest = { repository: 'a/b', revision: commit, files: {} };
    writeFileSync(join(folder, '.bench-pull.json'), JSON.stringify(manifest));
    expect([await holdsRevision(folder, commit), await holdsRevision(folder, 'main')]).toEqual([true, false]);
  });
});

describe('a manifest', () => {
  it('that says the same already is left alone', async () => {
    const folder = await makeFolder('main');
    const { ino } = statSync(join(folder, '.bench-pull.json'));
    await writeManifest(folder, stateAt(commit, 'main'));
    expect(statSync(join(folder, '.bench-pull.json')).ino).toBe(ino);
    await writeManifest(folder, stateAt(commit, 'v2'));
    expect(read(folder)).toContain('"revisionName": "v2"');
  });

  it('that cannot be written is an error, but not for another name of what is there', async () => {
    const before = read(await makeFolder('main'));
    // a path that leaves room for the file, and none for the longer name under which a new one is written: tests may run as
    // root, who may write anywhere
    const folder = makeLongPath(4095 - '/.bench-pull.json'.length - 4);
    writeFileSync(join(folder, 'a.txt'), 'a');
    writeFileSync(join(folder, '.bench-pull.json'), before);
    await writeManifest(folder, stateAt(commit, 'v2'));
    const error = await catchError(() => writeManifest(folder, stateAt('f'.repeat(40), 'v2')));
    expect(error).toMatchObject({ code: expect.stringMatching(/ENAMETOOLONG/) });
    expect(read(folder)).toBe(before);
  });
});
