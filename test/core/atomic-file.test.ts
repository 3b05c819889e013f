import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { writeFileAtomically, writeFileOnce } from '../../harness/core/atomic-file.js';
import { catchError } from '../support/errors.js';
import { deadMark } from '../support/marks.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

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

  it('sweeps what killed processes left in the folder, before its first file', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, `.f.0123abcd.${deadMark()}.partial`), 'hal');
    await writeFileAtomically(join(folder, 'f'), 'whole');
    expect(readdirSync(folder)).toEqual(['f']);
  });

  it('throws when the folder does not exist', async () => {
    const error = await catchError(() => writeFileAtomically(join(newFolder(), 'none', 'a.json'), ''));
    expect((error as NodeJS.ErrnoException).code).toBe('ENOENT');
  });
});

describe('writeFileOnce', () => {
  it('writes a file that is not there, and leaves one that is', async () => {
    const folder = newFolder();
    const file = join(folder, 'a.json');
    expect(await writeFileOnce(file, 'first')).toBe(true);
    expect(await writeFileOnce(file, 'second')).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe('first');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('is done by one of many at once, and never by half', async () => {
    const folder = newFolder();
    const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(1000));
    const done = await Promise.all(texts.map((text) => writeFileOnce(join(folder, 'a.json'), text)));
    expect(done.filter(Boolean)).toHaveLength(1);
    expect(readFileSync(join(folder, 'a.json'), 'utf8')).toBe(texts[done.indexOf(true)]);
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('throws where nothing can be written', async () => {
    const file = '/proc/nowhere/a.json';
    expect(await catchError(() => writeFileOnce(file, 'text'))).toMatchObject({ code: 'ENOENT' });
  });
});
