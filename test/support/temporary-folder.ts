import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

/** A function that makes a new empty folder at each call; all of them are removed after the tests of the file. */
export function useTemporaryFolders(): () => string {
  const root = mkdtempSync(join(tmpdir(), 'vitabench-'));
  let count = 0;
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });
  return () => {
    const folder = join(root, String(count++));
    mkdirSync(folder);
    return folder;
  };
}
