import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readTexts } from '../../harness/cli/read-texts.js';
import { DataError } from '../../harness/core/errors.js';
import { expectOneLine } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

function read(name: string, content: string | Uint8Array): Promise<readonly string[]> {
  const file = join(newFolder(), name);
  writeFileSync(file, content);
  return readTexts(file);
}

describe('readTexts', () => {
  it('takes one text a line, without a byte order mark; an empty line is an empty text', async () => {
    expect(await read('a.txt', '\ufeffa cat\r\n\n a dog \n')).toEqual(['a cat', '', ' a dog ']);
    expect(await read('a.txt', 'no line break at the end')).toEqual(['no line break at the end']);
  });

  it.each(['a.txt', 'a.json'])('takes a JSON array from %s', async (name) => {
    expect(await read(name, ' ["a\\nb", ""]')).toEqual(['a\nb', '']);
  });

  it.each<[what: string, name: string, content: string | Uint8Array, part: string]>([
    ['what is not UTF-8', 'a.txt', Uint8Array.of(0x61, 0xe9, 0x0a), 'a.txt: is not UTF-8'],
    ['an empty file', 'a.txt', '', 'a.txt: no texts in it, expected at least one'],
    ['an empty list', 'a.json', '[]', 'a.json: no texts in it'],
    ['broken JSON', 'a.txt', ' ["a",', 'a.txt: not valid JSON'],
    ['other JSON', 'a.json', '{"a": 1}', 'a.json: JSON, but no array, expected an array of strings'],
    ['a number', 'a.json', '["a", 7]', 'a.json: item 1 is 7, expected an array of strings'],
  ])('refuses %s', async (_what, name, content, part) => {
    await expectOneLine(() => read(name, content), DataError, part);
  });
});
