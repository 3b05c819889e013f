import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { chooseDataRoot } from '../../harness/library/data-root.js';
import { ConfigError } from '../../harness/core/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const environment = { dataDir: '/of the environment' };

/** What is chosen, and the warnings. */
function choose(named: string | undefined) {
  const warnings: string[] = [];
  const root = chooseDataRoot(named, environment, (message) => warnings.push(message));
  return { root, warnings };
}

describe('chooseDataRoot', () => {
  it('takes the folder that is named, else that of the environment', () => {
    const folder = newFolder();
    expect(choose(folder)).toEqual({ root: folder, warnings: [] });
    expect(choose(undefined)).toEqual({ root: environment.dataDir, warnings: [] });
  });

  it('warns of what is no folder', () => {
    const file = join(newFolder(), 'file');
    expect(choose(file).warnings).toEqual([
      `--data-dir ${file}: does not exist, expected the folder of the data sets`,
    ]);
    writeFileSync(file, '');
    expect(choose(file).warnings).toEqual([
      `--data-dir ${file}: is a file, expected the folder of the data sets`,
    ]);
  });

  it('refuses an empty name', () => {
    expect(() => choose(' ')).toThrow(ConfigError);
  });
});
