import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runCli } from '../../support/cli.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const makeFolder = useTemporaryFolders();
const options = ['--bootstrap', '0', '--out', 'report.html', '--json'];

describe('bench report --published', () => {
  it('is of published values alone where no results are named and none are there', async () => {
    const home = makeFolder();
    const { code, stdout } = await runCli(['report', '--published', ...options], home);
    expect(code).toBe(0);
    const { warnings } = JSON.parse(stdout) as { readonly warnings: readonly string[] };
    expect(warnings).toContain('no results: the report is of published values alone');
    expect(readFileSync(join(home, 'report.html'), 'utf8')).toContain(
      'Published values alone: nothing was measured',
    );
  }, 60_000);

  it('still wants the results that are named, and those that are there', async () => {
    const home = makeFolder();
    const named = await runCli(['report', 'mine', '--published', ...options], home);
    expect([named.code, named.stderr]).toEqual([3, expect.stringContaining('mine: no such folder')]);
    const bare = await runCli(['report', ...options], home);
    expect([bare.code, bare.stderr]).toEqual([3, expect.stringContaining('results: no such folder')]);
    mkdirSync(join(home, 'results'));
    const empty = await runCli(['report', '--published', ...options], home);
    expect([empty.code, empty.stderr]).toEqual([3, expect.stringContaining('results: no records in it')]);
  }, 60_000);
});
