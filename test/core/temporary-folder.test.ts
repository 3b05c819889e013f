import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { processMark } from '../../harness/core/process-mark.js';
import { makeTemporaryFolder } from '../../harness/core/temporary-folder.js';
import { deadMark, foreignMark, markOf } from '../support/marks.js';

const folders = [deadMark(), markOf(process.ppid), foreignMark()].map((mark) =>
  join(tmpdir(), `vitabench-${mark}-Ab3xyz`),
);

describe('makeTemporaryFolder', () => {
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  it('is marked, and sweeps those of processes that are gone', async () => {
    for (const folder of folders) mkdirSync(join(folder, 'inside'), { recursive: true });
    const made = await makeTemporaryFolder();
    rmSync(made, { recursive: true });
    expect(dirname(made)).toBe(tmpdir());
    expect(basename(made).startsWith(`vitabench-${processMark()}-`)).toBe(true);
    expect(folders.map(existsSync)).toEqual([false, true, true]);
  });
});
