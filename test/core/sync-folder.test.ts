import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { syncFolder } from '../../harness/core/sync-folder.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

describe('syncFolder', () => {
  it('takes a folder, and one that is gone meanwhile', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'f'), '');
    await expect(syncFolder(folder)).resolves.toBeUndefined();
    await expect(syncFolder(join(folder, 'none'))).resolves.toBeUndefined();
  });
});
