import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createFolderWriter } from '../../harness/results/whole-folder.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const bytes = (text: string) => Buffer.from(text);
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

describe('a folder that is written whole', () => {
  it('has its name only from the commit on, with a hash over the names and bytes of its files', async () => {
    const folder = join(newFolder(), 'out');
    const writer = createFolderWriter(folder);
    await writer.write('maps/b.png', bytes('B'));
    await writer.append('all.json', '[1');
    await writer.append('all.json', ',2]');
    expect(existsSync(folder)).toBe(false);
    const expected = hashOf(`all.json ${hashOf('[1,2]')}\nmaps/b.png ${hashOf('B')}\n`);
    expect(await writer.commit()).toEqual({ files: ['all.json', 'maps/b.png'], sha256: expected });
    expect(readFileSync(join(folder, 'all.json'), 'utf8')).toBe('[1,2]');
    expect(readFileSync(join(folder, 'maps/b.png'), 'utf8')).toBe('B');
  });

  it('replaces an earlier one, of which nothing is left', async () => {
    const parent = newFolder();
    const folder = join(parent, 'out');
    for (const name of ['old', 'new']) {
      const writer = createFolderWriter(folder);
      await writer.write(name, bytes(name));
      await writer.commit();
    }
    expect(readdirSync(folder)).toEqual(['new']);
    expect(readdirSync(parent)).toEqual(['out']);
  });

  it('has nothing of what a killed process of the same id left', async () => {
    const folder = join(newFolder(), 'out');
    const killed = createFolderWriter(folder);
    await killed.append('all.json', '[old');
    await killed.write('stale.png', bytes('stale'));
    const writer = createFolderWriter(folder);
    await writer.append('all.json', '[]');
    expect((await writer.commit()).files).toEqual(['all.json']);
    expect(readdirSync(folder)).toEqual(['all.json']);
    expect(readFileSync(join(folder, 'all.json'), 'utf8')).toBe('[]');
  });

  it('is not made without files, and takes an earlier one away', async () => {
    const parent = newFolder();
    const first = createFolderWriter(join(parent, 'out'));
    await first.write('a', bytes('a'));
    await first.commit();
    expect((await createFolderWriter(join(parent, 'out')).commit()).files).toEqual([]);
    expect(readdirSync(parent)).toEqual([]);
  });

  it('leaves the earlier one and nothing else when it is discarded', async () => {
    const parent = newFolder();
    const first = createFolderWriter(join(parent, 'out'));
    await first.write('a', bytes('a'));
    await first.commit();
    const second = createFolderWriter(join(parent, 'out'));
    await second.write('b', bytes('b'));
    await second.discard();
    expect(readdirSync(parent)).toEqual(['out']);
    expect(readdirSync(join(parent, 'out'))).toEqual(['a']);
  });
});
