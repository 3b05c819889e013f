import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { parseJson, readJsonFile } from '../../harness/config/json-file.js';
import { readTextFile } from '../../harness/config/read-file.js';
import { ConfigError, DataError, ModelError } from '../../harness/core/errors.js';
import { expectOneLine } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const schema = z.strictObject({
  name: z.string(),
  inner: z.strictObject({ sizes: z.array(z.int()) }).optional(),
});

function write(text: string): string {
  const file = join(newFolder(), 'card.json');
  writeFileSync(file, text);
  return file;
}

describe('readJsonFile', () => {
  it('gives the checked value', async () => {
    const file = write('{"name": "ü", "inner": {"sizes": [1]}}');
    expect(await readJsonFile(file, schema, ConfigError)).toEqual({ name: 'ü', inner: { sizes: [1] } });
  });

  it('passes over a byte order mark', async () => {
    expect(await readJsonFile(write('\ufeff{"name": "a"}'), schema, ConfigError)).toEqual({ name: 'a' });
  });

  it.each<[text: string, part: string]>([
    ['', 'not valid JSON'],
    ['{"name": "a"', 'not valid JSON'],
    ['{\n  "name": nothing\n}', 'not valid JSON'],
    ['{\n  "name": "a",\n\n  x\n}', 'not valid JSON'],
    ['{"name": 1}', 'name: '],
    ['{"name": "a", "inner": {"sizes": [1, 2.5]}}', 'inner.sizes.1: '],
    ['{"name": "a", "nmae": "b"}', 'unrecognized key: "nmae"'],
    ['{"name": "a", "inner": {"sizes": [], "size": 1}}', 'inner: unrecognized key: "size"'],
    ['[]', 'invalid input: expected object'],
  ])('says in one line what is wrong with %j', async (text, part) => {
    const file = write(text);
    const message = await expectOneLine(() => readJsonFile(file, schema, ConfigError), ConfigError, part);
    expect(message.startsWith(`${file}: `)).toBe(true);
  });

  it.each([ConfigError, DataError, ModelError])('throws the class it is given: %p', async (ErrorClass) => {
    await expectOneLine(() => readJsonFile(write('{}'), schema, ErrorClass), ErrorClass, 'name: ');
    await expectOneLine(() => readJsonFile(write('x'), schema, ErrorClass), ErrorClass);
    await expectOneLine(() => readJsonFile(join(newFolder(), 'x'), schema, ErrorClass), ErrorClass);
  });
});

describe('readTextFile', () => {
  it('says that a file is not there, or is a folder', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'card.json'));
    const read = (name: string) => () => readTextFile(join(folder, name), ConfigError);
    expect(await expectOneLine(read('x'), ConfigError)).toBe(`${join(folder, 'x')}: file not found`);
    await expectOneLine(read('card.json'), ConfigError, 'card.json: is a folder, expected a file');
    await expectOneLine(read('card.json/x'), ConfigError, 'x: ');
  });
});

it('parseJson names what it was told to', async () => {
  expect(parseJson('{"name": "a"}', '--option', schema, ConfigError)).toEqual({ name: 'a' });
  await expectOneLine(
    () => parseJson('{}', '--option', schema, ConfigError),
    ConfigError,
    '--option: name: ',
  );
});
