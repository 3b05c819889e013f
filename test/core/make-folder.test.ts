import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { makeFolder } from '../../harness/core/make-folder.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

describe('makeFolder', () => {
  it('makes a folder with those that it is in, and lets one be that is there', async () => {
    const folder = join(newFolder(), 'a', 'b', 'c');
    await Promise.all([makeFolder(folder), makeFolder(folder)]);
    await makeFolder(folder);
    expect(statSync(folder).isDirectory()).toBe(true);
  });

  it('throws where a file is in its place, or on the way', async () => {
    const file = join(newFolder(), 'a');
    writeFileSync(file, '');
    await expect(makeFolder(file)).rejects.toThrow('EEXIST');
    await expect(makeFolder(join(file, 'b'))).rejects.toThrow(/EEXIST|ENOTDIR/);
  });

  // Node's own `mkdir` with `recursive` would never come back.
  it('ends where a file system refuses', async () => {
    if (existsSync('/proc')) await expect(makeFolder('/proc/none/such')).rejects.toThrow();
  });
});
