import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { sizeOfFolder } from '../../harness/data/folder-size.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

it('adds up the files of a folder and of those inside it, links to files too, and no folder twice', async () => {
  const folder = newFolder();
  const outside = join(newFolder(), 'file');
  writeFileSync(outside, '1234');
  mkdirSync(join(folder, 'a/b'), { recursive: true });
  writeFileSync(join(folder, '1'), '1');
  writeFileSync(join(folder, 'a/.hidden'), '12');
  writeFileSync(join(folder, 'a/b/2'), '123');
  symlinkSync(outside, join(folder, 'a/link'));
  symlinkSync(folder, join(folder, 'a/b/up'));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'broken'));
  // 1 + 2 + 3 + 4
  expect(await sizeOfFolder(folder)).toBe(10);
});

it('is nothing where there is no folder', async () => {
  expect(await sizeOfFolder(join(newFolder(), 'nowhere'))).toBe(0);
});
