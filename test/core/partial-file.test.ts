import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { forgetPartial, partialPath, sweepPartialFiles, wholeName } from '../../harness/core/partial-file.js';
import { processMark } from '../../harness/core/process-mark.js';
import { deadMark, foreignMark, markOf } from '../support/marks.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

describe('partialPath', () => {
  it('is a hidden file beside, with the mark of the process', () => {
    const partial = partialPath(join('out', 'm', 'a.b.json'));
    forgetPartial(partial);
    expect(partial).toBe(join('out', 'm', `.a.b.json.${processMark()}.partial`));
    expect(wholeName(`.a.b.json.${processMark()}.partial`)).toBe('a.b.json');
  });

  it.each([
    ['ends', 'process.exit(3);', [3, null]],
    [
      'is stopped by Ctrl-C',
      "process.kill(process.pid, 'SIGINT'); setInterval(() => {}, 1000);",
      [null, 'SIGINT'],
    ],
    [
      'is asked to end',
      "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000);",
      [null, 'SIGTERM'],
    ],
  ])('is gone when the process %s', async (_how, then, end) => {
    const folder = newFolder();
    const source = `
      import { mkdirSync, writeFileSync } from 'node:fs';
      import { forgetPartial, partialPath } from ${JSON.stringify(join(packageRoot, 'dist/harness/core/partial-file.js'))};
      const [file, folder, kept] = ['f', 'g', 'kept'].map((name) => partialPath(${JSON.stringify(folder)} + '/' + name));
      mkdirSync(folder + '/in', { recursive: true });
      for (const path of [file, kept, folder + '/in/f']) writeFileSync(path, 'half');
      forgetPartial(kept);
      ${then}`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', source]);
    expect(await once(child, 'exit')).toEqual(end);
    expect(readdirSync(folder).map(wholeName)).toEqual(['kept']);
  });
});

describe('sweepPartialFiles', () => {
  it('removes what dead processes of this machine left, and what is forgotten', async () => {
    const folder = newFolder();
    const left = [
      `.a.json.${processMark()}.partial`,
      `.a.json.${markOf(process.ppid)}.partial`,
      `.a.json.${foreignMark()}.partial`,
      '.a.json.4194999.partial',
      'a.json',
      `a.json.${deadMark()}.partial`,
      '.mine.partial',
      'notes.partial',
    ];
    const old = [`.b.json.${foreignMark()}.partial`, '.b.json.4194999.partial'];
    const swept = [`.a.json.${deadMark()}.partial`, `.c.0123abcd.${deadMark()}.partial`];
    for (const name of [...left, ...swept, ...old]) writeFileSync(join(folder, name), '');
    mkdirSync(join(folder, `.d.predictions.${deadMark()}.partial`, 'in'), { recursive: true });
    const longAgo = new Date(Date.now() - 31 * 24 * 3600 * 1000);
    for (const name of [...old, 'notes.partial']) utimesSync(join(folder, name), longAgo, longAgo);
    await sweepPartialFiles(folder);
    expect(readdirSync(folder).sort()).toEqual([...left].sort());
  });
});
