import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openJournal, readJournal } from '../../harness/results/journal.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

async function write(entries: readonly (readonly [key: string, text: string])[]) {
  const file = join(newFolder(), 'model', 'task.answers.jsonl');
  const journal = await openJournal(file);
  for (const [key, text] of entries) await journal.add(key, `id of ${key}`, text);
  await journal.close();
  return file;
}

async function read(file: string, keys: readonly string[]) {
  const journal = await openJournal(file);
  await journal.close();
  return keys.map((key) => journal.get(key));
}

describe('a journal', () => {
  const texts = ['yes', '', 'two\nlines', '"quotes" and \u2028 and 🦉', 'no'];
  const entries = texts.map((text, index) => [`k${index}`, text] as const);
  const keys = entries.map(([key]) => key);

  it('keeps texts over the end of the process, word for word', async () => {
    const file = await write(entries);
    expect(await read(file, [...keys, 'other'])).toEqual([...texts, undefined]);
  });

  it('has a text in its file as soon as it is added', async () => {
    const file = join(newFolder(), 'a.jsonl');
    const journal = await openJournal(file);
    await journal.add('k', 'question 7', 'yes');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ id: 'question 7', text: 'yes' });
    await journal.close();
  });

  it('takes the later of two texts of one key', async () => {
    const file = await write([
      ['k', 'first'],
      ['k', 'second'],
    ]);
    expect(await read(file, ['k'])).toEqual(['second']);
  });

  it('loses no more than the line that was half written, wherever it was cut', async () => {
    const whole = readFileSync(await write(entries));
    const ends = [...whole.entries()].filter(([, byte]) => byte === 10).map(([place]) => place + 1);
    for (let length = 0; length <= whole.length; length++) {
      const file = join(newFolder(), 'cut.jsonl');
      writeFileSync(file, whole.subarray(0, length));
      const kept = ends.filter((end) => end <= length).length;
      expect(await read(file, keys)).toEqual(texts.map((text, i) => (i < kept ? text : undefined)));
      // and what is added afterwards is on a line of its own; not at every cut, as each waits for the disk
      if (!ends.some((end) => Math.abs(end - length) <= 1)) continue;
      const journal = await openJournal(file);
      await journal.add('later', 'id', 'text');
      await journal.close();
      expect(await read(file, ['later', ...keys.slice(0, kept)])).toEqual(['text', ...texts.slice(0, kept)]);
    }
  });

  it('passes over a line that was changed, or is none of its own', async () => {
    const file = await write(entries);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"text":"yes"', '"text":"yez"'));
    appendFileSync(file, 'rubbish\n{}\nnull\n[1]\n');
    expect(await read(file, keys)).toEqual([undefined, ...texts.slice(1)]);
  });

  it('makes its folder', async () => {
    expect(existsSync(await write([]))).toBe(true);
  });
});

describe('a journal that is only read', () => {
  it('gives what is whole, and leaves a line that another process is writing', async () => {
    const file = await write([['k', 'yes']]);
    appendFileSync(file, '{"key":"l"');
    const before = readFileSync(file);
    const { get } = await readJournal(file);
    expect([get('k'), get('l')]).toEqual(['yes', undefined]);
    expect(readFileSync(file)).toEqual(before);
  });

  it('is empty where there is none, and makes none', async () => {
    const file = join(newFolder(), 'none.jsonl');
    expect((await readJournal(file)).get('k')).toBeUndefined();
    expect(existsSync(file)).toBe(false);
  });
});
