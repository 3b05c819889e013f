import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { streamJsonEntries } from '../../harness/data/json-entries.js';
import { createJsonSplitter } from '../../harness/data/json-splitter.js';
import { expectOneLine } from '../support/errors.js';

const folder = mkdtempSync(join(tmpdir(), 'vitabench-entries-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

let count = 0;
const write = (content: string | Uint8Array) => {
  const file = join(folder, `${++count}.json`);
  writeFileSync(file, content);
  return file;
};

const read = async (content: string | Uint8Array) => {
  const all: (readonly [string, unknown])[] = [];
  await streamJsonEntries(write(content), (entries) => {
    all.push(...entries);
  });
  return all;
};

/** 4.8 MB: more than is read at once. */
const longObject = () =>
  JSON.stringify(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`id${i}`, 'x'.repeat(80_000)])));

describe('members of a JSON object', () => {
  const value = { a: 1, '02': [{ b: ',"}' }], '': {}, 'q"\\': null, ['__proto__']: 'x', e: [1, [2]] };
  const text = '{"a":1,"02":[{"b":",\\"}"}],"":{},"q\\"\\\\":null,"__proto__":"x","e":[1,[2]]}';

  it('come in their order, with their values', async () => {
    expect(await read(text)).toEqual(Object.entries(value));
    expect(await read(`\ufeff\n ${text} \n`)).toEqual(Object.entries(value));
    expect(await read(gzipSync(text))).toEqual(Object.entries(value));
    expect(await read(' { } ')).toEqual([]);
  });

  it('come whole, wherever the text is cut', () => {
    const bytes = Buffer.from(text);
    for (let at = 1; at < bytes.length; at++) {
      const splitter = createJsonSplitter('every-member');
      const pieces = [...splitter.push(bytes.subarray(0, at)), ...splitter.push(bytes.subarray(at))];
      splitter.end();
      const members = pieces.flatMap((piece) =>
        Object.entries(JSON.parse(`{${Buffer.from(piece.bytes).toString()}}`) as object),
      );
      expect(members).toEqual(Object.entries(value));
    }
  });

  it('may be more than is read at once', async () => {
    const all = await read(longObject());
    expect(all).toHaveLength(60);
    expect(all.at(-1)?.[0]).toBe('id59');
  });

  it.each([
    ['a list', '[1]', 'it is a list'],
    ['a number', '5', 'begins with "5"'],
    ['blanks', '  ', 'only blanks'],
    ['half of it', '{"a": 1, "b"', 'cut off'],
    ['more than it', '{"a": 1} {}', 'something follows'],
    ['a comma at the end', '{"a": 1,}', 'not JSON'],
    ['a comma alone', '{,}', 'not JSON'],
    ['no value', '{"a"}', 'not JSON'],
    ['NaN', '{"a": NaN}', 'not JSON'],
    ['nothing', '', '0 bytes'],
  ])('refuses %s', async (_what, content, part) => {
    await expectOneLine(() => read(content), DataError, `${count + 1}.json`, part);
  });

  it('names the member before a fault', async () => {
    const start = longObject().slice(0, -1);
    await expectOneLine(() => read(`${start},"z": nul}`), DataError, 'what follows member "id');
    await expectOneLine(() => read(`${start},}`), DataError, 'what follows member "id');
  });
});
