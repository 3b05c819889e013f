import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { pullManifestFile } from '../../harness/config/pull-manifest.js';
import { bytesToFetch } from '../../harness/hub/bytes-to-fetch.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

function writePulled(folder: string, manifest: string) {
  mkdirSync(join(folder, 'test'));
  writeFileSync(join(folder, 'test', '0.tar'), '0123456789');
  writeFileSync(join(folder, 'test', '1.tar'), '0123');
  writeFileSync(join(folder, pullManifestFile), manifest);
}

describe('bytesToFetch', () => {
  it('sums the files of the last pull that are not there in their size', async () => {
    const folder = newFolder();
    const files = { 'test/0.tar': { size: 10 }, 'test/1.tar': { size: 7 }, 'classnames.txt': { size: 20 } };
    writePulled(folder, JSON.stringify({ repository: 'a/b', revision: 'c'.repeat(40), files }));
    expect(await bytesToFetch(folder)).toBe(27); // the cut 1.tar whole again, and the names
  });

  it('knows nothing where no pull was finished, or its file is damaged', async () => {
    expect(await bytesToFetch(newFolder())).toBeUndefined();
    const folder = newFolder();
    writePulled(folder, '{"repository": "a/b"');
    expect(await bytesToFetch(folder)).toBeUndefined();
  });
});
