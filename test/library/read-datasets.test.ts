import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readDatasets } from '../../harness/library/read-datasets.js';
import { ConfigError } from '../../harness/core/errors.js';
import { expectOneLine } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { makeEntry } from '../support/webdataset.js';

const newFolder = useTemporaryFolders();

function writeEntries(file: string, ...names: readonly (readonly [id: string, name: string])[]): string {
  const datasets = names.map(([id, name]) => makeEntry({ id, name }));
  writeFileSync(file, JSON.stringify({ version: 1, datasets }));
  return file;
}

describe('readDatasets', () => {
  it("takes the user's file before that of the data root, and that before the package's", async () => {
    const data = newFolder();
    writeEntries(join(data, 'datasets.json'), ['cifar10', 'of the root'], ['mnist', 'of the root']);
    const user = writeEntries(
      join(newFolder(), 'mine.json'),
      ['mnist', 'of the user'],
      ['mine', 'of the user'],
    );
    const notes: string[] = [];
    const datasets = await readDatasets(user, data, (text) => notes.push(text));
    expect(['imagenet1k', 'cifar10', 'mnist', 'mine'].map((id) => datasets.get(id)?.name)).toEqual([
      'ImageNet 1k',
      'of the root',
      'of the user',
      'of the user',
    ]);
    expect(notes).toEqual([
      `facts of 2 data sets from ${join(data, 'datasets.json')}`,
      `facts of 2 data sets from ${user}`,
    ]);
  });

  it("says nothing where only the package's entries are", async () => {
    const notes: string[] = [];
    expect((await readDatasets(undefined, newFolder(), (text) => notes.push(text))).size).toBeGreaterThan(60);
    expect(notes).toEqual([]);
  });

  it('refuses a file in the data root that it cannot read', async () => {
    const data = newFolder();
    writeFileSync(join(data, 'datasets.json'), '{"version": 1');
    await expectOneLine(() => readDatasets(undefined, data), ConfigError, join(data, 'datasets.json'));
  });
});
