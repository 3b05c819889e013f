import { ftruncateSync, closeSync, openSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { parseJson as parseCard, readJsonFile } from '../../harness/config/json-file.js';
import { modelCardSchema } from '../../harness/config/model-card.js';
import { parseYaml } from '../../harness/config/yaml-file.js';
import { ConfigError, DataError, ModelError } from '../../harness/core/errors.js';
import { parseJson } from '../../harness/core/parse-json.js';
import { readWhole } from '../../harness/core/read-whole.js';
import { deepestJson } from '../../harness/core/reading-limits.js';
import { streamJsonEntries } from '../../harness/data/json-entries.js';
import { parseJsonList, readJsonList } from '../../harness/data/json-lines.js';
import { streamJsonList, streamJsonMembers } from '../../harness/data/json-stream.js';
import { readIntegers } from '../../harness/data/list-file.js';
import { readMatrix } from '../../harness/data/matrix-file.js';
import { readSampleLines } from '../../harness/results/read-samples.js';
import { readAnswer } from '../../harness/endpoint/read-answer.js';
import { expectOneLine } from '../support/errors.js';
import { okRecord, runRecordSchema } from '../support/records.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { collect } from '../support/webdataset.js';

const newFolder = useTemporaryFolders();
const ignore = () => undefined;

function write(text: string): string {
  const file = join(newFolder(), 'file');
  writeFileSync(file, text);
  return file;
}

/** Lists, or objects, in each other. */
function nest(depth: number, kind: 'lists' | 'objects'): string {
  return kind === 'lists'
    ? '['.repeat(depth) + ']'.repeat(depth)
    : `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
}

describe.each(['lists', 'objects'] as const)('JSON of %s nested 100,000 deep', (kind) => {
  const deep = nest(100_000, kind);
  const readers: readonly (readonly [string, () => unknown])[] = [
    ['a document', () => readJsonFile(write(deep), z.unknown(), DataError)],
    ['a list', () => readJsonList(write(`[${deep}]`))],
    ['a list that is streamed', () => streamJsonList(write(`[${deep}]`), ignore)],
    ['a line', () => streamJsonList(write(`{"a":1}\n{"a":${deep}}\n`), ignore)],
    ['a member', () => streamJsonMembers(write(`{"b":[{"a":${deep}}]}`), { b: ignore })],
    ['an entry', () => streamJsonEntries(write(`{"b":${deep}}`), ignore)],
    ['a line of samples', () => collect(readSampleLines(write(`{"id":"a","truth":${deep}}\n`), ''))],
  ];
  it.each(readers)('is refused in %s', async (_what, read) => {
    await expectOneLine(read, DataError, `nested more than ${deepestJson} deep`);
  });

  it('is refused in YAML', async () => {
    await expectOneLine(
      () => parseYaml(deep, 'gate.yaml', ConfigError),
      ConfigError,
      'nested more than 100 deep',
    );
  });

  it('is refused in the answer of a server', async () => {
    const reading = await readAnswer(new Response(`{"choices":${deep}}`));
    expect(reading).toMatchObject({ ok: false });
  });
});

describe('JSON that is nested as deep as it may be', () => {
  it.each(['lists', 'objects'] as const)('is read: %s', (kind) => {
    const value = parseJson(nest(deepestJson, kind));
    expect(JSON.stringify(value)).toBe(nest(deepestJson, kind));
    expect(() => parseJson(nest(deepestJson + 1, kind))).toThrow(SyntaxError);
  });

  it('may hold any number of brackets in its texts, and beside each other', () => {
    const brackets = JSON.stringify([`\\"${'['.repeat(5000)}`, '{'.repeat(5000)]);
    expect(parseJson(brackets)).toHaveLength(2);
    expect(parseJson(`[${'[],'.repeat(5000)}[]]`)).toHaveLength(5001);
  });
});

describe('keys that every object has', () => {
  const [prototype, constructor] = [
    '"__proto__":{"polluted":1}',
    '"constructor":{"prototype":{"polluted":1}}',
  ];

  it('are unknown keys of a card', async () => {
    const card = (more: string) =>
      parseCard(
        `{"id":"m","family":"vit","image":{"file":"a.onnx","size":[2,2]},${more}}`,
        'm',
        modelCardSchema,
        ModelError,
      );
    expect(card('"size":"S"')).toMatchObject({ id: 'm' });
    await expectOneLine(() => card(constructor), ModelError, 'constructor');
    await expectOneLine(() => card(prototype), ModelError, '__proto__');
  });

  it('change nothing of other objects', () => {
    const record = JSON.stringify(okRecord).replace('"metrics":{', `"metrics":{"__proto__":1,"toString":2,`);
    for (const text of [`{${prototype}}`, `[{${prototype}}, {${constructor}}]`]) parseJsonList(text, 'toy');
    parseCard(record, 'record', runRecordSchema, DataError);
    expect(({} as Readonly<Record<string, unknown>>).polluted).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

/** A file of 2 GiB in one line, of which the disk holds only the start. */
function writeLong(start: string): string {
  const file = join(newFolder(), 'long');
  const handle = openSync(file, 'w');
  writeSync(handle, start);
  ftruncateSync(handle, 2 ** 31);
  closeSync(handle);
  return file;
}

describe('a line of 2 GB', () => {
  it.each<readonly [string, (file: string) => unknown, string, string]>([
    ['JSONL', (file) => streamJsonList(file, ignore), '{"id":1}\n{"id":"', 'line 2 is longer than 32 MiB'],
    ['a JSON list', (file) => streamJsonList(file, ignore), '[1,2,"', 'longer than 32 MiB'],
    ['a table', (file) => readMatrix(file, ignore), '1,2\n3,', 'line 2 is longer than 32 MiB'],
    ['samples', (file) => collect(readSampleLines(file, '')), '{"id":"', 'longer than 32 MiB'],
    ['a file that is read as a whole', readJsonList, '[1,"', 'expected at most 512 MiB'],
    ['a list of numbers', readIntegers, '1', 'expected at most 512 MiB'],
  ])('is refused in %s', async (_what, read, start, part) => {
    await expectOneLine(() => read(writeLong(start)), DataError, part);
  });
});

describe('what is no file', () => {
  it('is not waited for, and not read to its end', async () => {
    const folder = newFolder();
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    symlinkSync('/dev/zero', join(folder, 'zeros'));
    for (const name of ['pipe', 'zeros'])
      await expectOneLine(() => readWhole(join(folder, name)), Error, 'a pipe or a device');
  });

  it('is not read at all where it is too long', async () => {
    await expectOneLine(() => readWhole(writeLong('')), Error, 'expected at most 512 MiB');
  });
});
