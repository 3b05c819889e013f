import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { pairMaps } from '../../harness/score/map-folders.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

describe('the maps of two folders', () => {
  it('are paired by path without extension; links are followed and hidden files passed over', async () => {
    const [truth, predictions, elsewhere] = [newFolder(), newFolder(), newFolder()];
    for (const folder of [truth, predictions]) mkdirSync(join(folder, 'bern'));
    writeFileSync(join(elsewhere, 'b.png'), '');
    symlinkSync(elsewhere, join(truth, 'linked'));
    mkdirSync(join(predictions, 'linked'));
    for (const name of ['bern/a.tif', 'bern/._a.png']) writeFileSync(join(truth, name), '');
    for (const name of ['bern/a.png', 'linked/b.png']) writeFileSync(join(predictions, name), '');
    const warnings: string[] = [];
    const pairs = await pairMaps(truth, predictions, (message) => warnings.push(message));
    expect(pairs).toEqual([
      { truth: join(truth, 'bern/a.tif'), prediction: join(predictions, 'bern/a.png') },
      { truth: join(truth, 'linked/b.png'), prediction: join(predictions, 'linked/b.png') },
    ]);
    expect(warnings).toEqual([]);
  });
});
