import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DataError } from '../../harness/core/errors.js';
import { createJsonSplitter } from '../../harness/data/json-splitter.js';
import { streamJsonList, streamJsonMembers } from '../../harness/data/json-stream.js';
import { createScoreFolder } from '../score/files.js';
import { expectOneLine } from '../support/errors.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

/** The items of lists by key, cut in parts of this many bytes. */
function splitBytes(text: string, size: number, keys?: readonly string[]): Record<string, unknown[]> {
  const splitter = createJsonSplitter(keys);
  const bytes = Buffer.from(text);
  const lists: Record<string, unknown[]> = {};
  for (let from = 0; from < bytes.length; from += size)
    for (const piece of splitter.push(bytes.subarray(from, from + size)))
      (lists[piece.key] ??= []).push(
        ...(JSON.parse(`[${Buffer.from(piece.bytes).toString('utf8')}]`) as unknown[]),
      );
  splitter.end();
  return lists;
}

/** Without negative zeros, which JSON has not. */
const clean = (list: readonly unknown[]) => JSON.parse(JSON.stringify(list)) as unknown[];

async function listItems(content: string | Uint8Array): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  const count = await streamJsonList(files.write(content), (some, from) => {
    expect(from).toBe(items.length);
    items.push(...some);
  });
  expect(count).toBe(items.length);
  return items;
}

describe('createJsonSplitter', () => {
  it('cuts any list in parts of any size into its items', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 2 }),
        (list, size, space) => {
          expect(splitBytes(JSON.stringify(list, null, space), size)).toEqual({
            '': clean(list),
          });
        },
      ),
      { numRuns: 200, seed: 1 },
    );
  });

  it('finds the lists of an object, and passes over other members', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        fc.array(fc.jsonValue()),
        fc.jsonValue(),
        fc.integer({ min: 1, max: 9 }),
        (a, b, other, size) => {
          const value = { info: { a: [1], 'a"\\': other }, a, 'b\\"': other, c: other, b, d: 'b' };
          const lists = splitBytes(JSON.stringify(value), size, ['a', 'b']);
          expect(lists).toEqual({ a: clean(a), b: clean(b) });
        },
      ),
      { numRuns: 200, seed: 2 },
    );
  });
});

describe('streamJsonList', () => {
  it('reads arrays and lines, gzip or not, with a byte order mark or without', async () => {
    const list = [{ a: 1 }, { b: 'ü,]}' }];
    const lines = list.map((item) => JSON.stringify(item)).join('\n');
    for (const text of [
      JSON.stringify(list),
      JSON.stringify(list, null, 2),
      lines,
      `${lines}\r\n\n`,
      `\ufeff${lines}`,
    ])
      expect(await listItems(text)).toEqual(list);
    const file = files.zipped(lines);
    const items: unknown[] = [];
    await streamJsonList(file, (some) => items.push(...some));
    expect(items).toEqual(list);
    expect(await listItems(' [ ] ')).toEqual([]);
  });

  it('reads more than a part at a time', async () => {
    const list = Array.from({ length: 7_000 }, (_, i) => ({ id: i, text: 'x'.repeat(700) }));
    expect((await listItems(JSON.stringify(list))).length).toBe(7_000);
    expect(await listItems(list.map((item) => JSON.stringify(item)).join('\n'))).toEqual(list);
  });

  it.each([
    ['', '0 bytes'],
    [' \n', 'not a JSON list'],
    ['hello', 'not a JSON list'],
    ['[{"a":1},{"a":NaN}]', 'item 1 (from 0) is not JSON: it holds NaN'],
    ['[{"a":1},{"a":-Infinity},{"a":2}]', 'item 1 (from 0) is not JSON: it holds -Infinity'],
    ['[{"a":1},]', 'item 1 (from 0) is not JSON: a comma too many'],
    ['[{"a":1},,{"a":2}]', 'item 1 (from 0) is not JSON'],
    ['[{"a":1},{"a":2}', 'cut off before its end'],
    ['[{"a":1},{"a":"2', 'cut off before its end'],
    ['[{"a":1}]]', 'something follows its end'],
    ['[{"a":1}}', 'a list ends with "}"'],
    ['{"a":1}\n{"a":NaN}', 'line 2 is not JSON: it holds NaN'],
    ['{\n"a":1}', 'line 1 is not JSON'],
    [Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]), 'UTF-8'],
  ])('%j is refused', async (content, part) => {
    await expectOneLine(() => listItems(content), DataError, 'file', part);
  });
});

describe('streamJsonMembers', () => {
  it.each([
    ['[1]', 'it is a list, expected an object with a, b'],
    ['{"a":[1],"b":[2],"a":[3]}', 'a is there twice'],
    ['{"a":[1,NaN]}', 'a: item 1 (from 0) is not JSON: it holds NaN'],
    ['{"a":[1]', 'cut off'],
    [' ', 'only blanks'],
    ['7', 'it begins with "7"'],
    ['}],"b":{}}', 'it begins with "}"'],
    ['{"a":[1},"b":[]}', 'a list ends with "}"'],
    ['{"a":[1]]', 'an object ends with "]"'],
  ])('%j is refused', async (content, part) => {
    const ignore = () => undefined;
    await expectOneLine(
      () => streamJsonMembers(files.write(content), { a: ignore, b: ignore }),
      DataError,
      'file',
      part,
    );
  });
});
