import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { partialPath, sweepPartialFiles, writeFileAtomically } from '../../harness/core/atomic-file.js';
import { catchError } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

/** The id of a process that has ended. */
function deadProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

describe('writeFileAtomically', () => {
  it('writes the text and leaves no partial file', async () => {
    const folder = newFolder();
    const file = join(folder, 'a.json');
    await writeFileAtomically(file, 'önce');
    await writeFileAtomically(file, 'twice');
    expect(readFileSync(file, 'utf8')).toBe('twice');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('leaves no partial file when the name is taken by a folder', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'a.json/inside'), { recursive: true });
    await catchError(() => writeFileAtomically(join(folder, 'a.json'), 'text'));
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('writes to what a link leads to, and leaves the link: such a one is /dev/stdout', async () => {
    const folder = newFolder();
    const link = join(folder, 'link');
    symlinkSync('target', link);
    await writeFileAtomically(link, 'longer');
    await writeFileAtomically(link, 'text');
    expect(readFileSync(join(folder, 'target'), 'utf8')).toBe('text');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['link', 'target']);
  });

  it('leaves one of them whole when two write the same file at once', async () => {
    const folder = newFolder();
    const texts = ['a', 'b'].map((letter) => letter.repeat(100_000));
    await Promise.all(texts.map((text) => writeFileAtomically(join(folder, 'f'), text)));
    expect(texts).toContain(readFileSync(join(folder, 'f'), 'utf8'));
    expect(readdirSync(folder)).toEqual(['f']);
  });

  it('writes bytes in pieces behind each other', async () => {
    const file = join(newFolder(), 'f');
    await writeFileAtomically(
      file,
      (async function* () {
        for (const byte of [1, 2, 3]) yield await Promise.resolve(Uint8Array.of(byte, 0));
      })(),
    );
    expect([...readFileSync(file)]).toEqual([1, 0, 2, 0, 3, 0]);
  });

  it('throws when the folder does not exist', async () => {
    const error = await catchError(() => writeFileAtomically(join(newFolder(), 'none', 'a.json'), ''));
    expect((error as NodeJS.ErrnoException).code).toBe('ENOENT');
  });
});

describe('partialPath', () => {
  it('is a hidden file beside, with the id of the process', () => {
    expect(partialPath(join('out', 'm', 'a.b.json'))).toBe(
      join('out', 'm', `.a.b.json.${process.pid}.partial`),
    );
  });
});

describe('sweepPartialFiles', () => {
  it('removes the partial files of dead processes only', async () => {
    const folder = newFolder();
    const left = [
      `.a.json.${process.pid}.partial`,
      `.a.json.${process.ppid}.partial`,
      'a.json',
      'a.samples.jsonl',
      'notes.partially',
    ];
    const swept = [
      `.a.json.${deadProcess()}.partial`,
      '.b.samples.jsonl.0.partial',
      '.c.-1.partial',
      'd.partial',
    ];
    for (const name of [...left, ...swept]) writeFileSync(join(folder, name), '');
    await sweepPartialFiles(folder);
    expect(readdirSync(folder).sort()).toEqual([...left].sort());
  });

  it('does nothing in an empty folder', async () => {
    const folder = newFolder();
    await sweepPartialFiles(folder);
    expect(existsSync(folder)).toBe(true);
  });
});
