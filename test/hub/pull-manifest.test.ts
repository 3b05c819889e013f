import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { partialPath } from '../../harness/core/atomic-file.js';
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
    const folder = await makeFolder('main');
    const before = read(folder);
    // in the way of the new file, as tests may run as root, who may write anywhere
    mkdirSync(partialPath(join(folder, '.bench-pull.json')));
    await writeManifest(folder, stateAt(commit, 'v2'));
    const error = await catchError(() => writeManifest(folder, stateAt('f'.repeat(40), 'v2')));
    expect(error).toMatchObject({ code: expect.stringMatching(/EISDIR/) });
    expect(read(folder)).toBe(before);
  });
});
