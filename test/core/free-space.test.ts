import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DiskError } from '../../harness/core/errors.js';
import { checkRoom, findFreeBytes } from '../../harness/core/free-space.js';
import { expectOneLine } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

describe('findFreeBytes', () => {
  it('is that of the disk, also of a folder that is not there yet', async () => {
    const folder = newFolder();
    const free = await findFreeBytes(folder);
    expect(free).toBeGreaterThan(0);
    expect(await findFreeBytes(join(folder, 'not', 'yet'))).toBeGreaterThan(0);
  });

  it('is not told by a file system without blocks', async () => {
    expect(await findFreeBytes('/proc')).toBeUndefined();
  });
});

describe('checkRoom', () => {
  it('says what is free and what is needed', async () => {
    const folder = newFolder();
    await checkRoom(folder, 1, '--out');
    await expectOneLine(
      () => checkRoom(join(folder, 'not-yet'), 2e18, '--out'),
      DiskError,
      `${folder}: `,
      ' free, needs about 2000000 TB. Free some, or choose another --out',
    );
  });

  it('says nothing where that cannot be told', async () => {
    await checkRoom('/proc', 2e18);
  });
});
