import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { longestFile } from '../../harness/core/reading-limits.js';
import { importResults } from '../../harness/library/exchange/import-results.js';
import { writeImported } from '../../harness/library/exchange/write-imported.js';
import { readTaskRegistry } from '../../tasks/registry.js';
import { expectOneLine } from '../support/errors.js';
import { clipBenchmarkText } from '../support/foreign-files.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const registry = await readTaskRegistry();

describe('result files of other programs', () => {
  it('are no pipes, which might never end', async () => {
    const pipe = join(newFolder(), 'pipe.json');
    execFileSync('mkfifo', [pipe]);
    await expectOneLine(
      () => importResults({ files: [pipe] }, registry),
      DataError,
      pipe,
      'it is a pipe or a device',
    );
  });

  it('are not longer than what is read as a whole', async () => {
    const file = join(newFolder(), 'long.csv');
    writeFileSync(file, '');
    // it has no such bytes on disk
    truncateSync(file, longestFile + 1);
    await expectOneLine(
      () => importResults({ files: [file] }, registry),
      DataError,
      file,
      'expected at most 512 MiB',
    );
  });

  it.each([
    '../../out',
    '/etc/passwd',
    '..',
    'a/../../b',
    '\u202egnp',
    'x\u001b[31m',
    '__proto__',
    'constructor',
  ])('put no record outside of the folder that is named, whatever they call a model: %j', async (model) => {
    const folder = newFolder();
    const out = join(folder, 'in', 'out');
    mkdirSync(out, { recursive: true });
    const file = join(folder, 'run.json');
    writeFileSync(
      file,
      JSON.stringify({
        ...(JSON.parse(clipBenchmarkText('mnist', { acc1: 0.5 })) as object),
        model,
        pretrained: '',
      }),
    );
    const { models } = await importResults({ files: [file] }, registry);
    await writeImported(
      models.flatMap(({ records }) => records),
      out,
      false,
    );
    expect(readdirSync(folder).sort()).toEqual(['in', 'run.json']);
    expect(readdirSync(join(folder, 'in'))).toEqual(['out']);
    expect(readdirSync(out)).toEqual([expect.stringMatching(/^[a-z0-9][a-z0-9._-]*$/)]);
  });
});
