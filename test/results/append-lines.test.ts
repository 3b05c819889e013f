import { readFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { appendLines } from '../../harness/results/append-lines.js';
import { catchError } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

/** A file that says what is asked of it. `fails`: whether the next writing gets only half of its text there. */
function openToy() {
  const state = { text: '', fails: false, asked: [] as string[] };
  const ask = (what: string) => {
    state.asked.push(what);
    return Promise.resolve();
  };
  const handle = {
    appendFile: (text: string) => {
      state.text += state.fails ? text.slice(0, text.length / 2) : text;
      return state.fails ? Promise.reject(new Error('ENOSPC')) : Promise.resolve();
    },
    datasync: () => ask('datasync'),
    sync: () => ask('sync'),
    close: () => ask('close'),
  };
  return { state, file: appendLines(handle as unknown as FileHandle) };
}

describe('a file of lines', () => {
  it('has each in the file when it was added', async () => {
    const path = join(newFolder(), 'f');
    const file = appendLines(await open(path, 'a'));
    await file.add('one\n');
    expect(readFileSync(path, 'utf8')).toBe('one\n');
    await file.add('two\n');
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
    await file.close();
  });

  it('is on disk before it is closed, and only where something was added', async () => {
    const { state, file } = openToy();
    await file.add('one\n');
    await file.close();
    expect(state.asked).toEqual(['sync', 'close']);
    const idle = openToy();
    await idle.file.close();
    expect(idle.state.asked).toEqual(['close']);
  });

  it('is put on disk once a second, not at every line', async () => {
    const { state, file } = openToy();
    const startedAt = performance.now();
    const clock = jest.spyOn(performance, 'now');
    for (const [afterMs, syncs] of [[1, 0], [990, 0], [1200, 1], [2000, 1], [2300, 2]]) {
      clock.mockReturnValue(startedAt + afterMs);
      await file.add('a\n');
      expect(state.asked).toEqual(Array.from({ length: syncs }, () => 'datasync'));
    }
    clock.mockRestore();
  }); // prettier-ignore

  it('spoils no line with one that got half written', async () => {
    const { state, file } = openToy();
    await file.add('one\n');
    state.fails = true;
    expect(await catchError(() => file.add('lost\n'))).toEqual(new Error('ENOSPC'));
    state.fails = false;
    await file.add('two\n');
    await file.add('three\n');
    expect(state.text).toBe('one\nlo\ntwo\nthree\n');
  });
});
