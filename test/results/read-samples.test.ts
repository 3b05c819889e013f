import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { sha256 } from '../../harness/core/hash.js';
import type { SampleLine } from '../../harness/core/protocol.js';
import { readSampleLines } from '../../harness/results/read-samples.js';
import { createSamplesWriter } from '../../harness/results/samples-file.js';
import { expectOneLine } from '../support/errors.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

function store(text: string): string {
  const file = join(newFolder(), 'mini__toy.samples.jsonl');
  writeFileSync(file, text);
  return file;
}

async function readAll(file: string, hash: string): Promise<readonly SampleLine[]> {
  const lines: SampleLine[] = [];
  for await (const line of readSampleLines(file, hash)) lines.push(line);
  return lines;
}

const good = '{"id":"s0","truth":0,"prediction":1,"correct":false,"scores":{"prediction":0.5}}\n';

describe('what the writer wrote', () => {
  it('comes back, whatever the pieces that are read', async () => {
    // ids of many bytes a character, longer together than several pieces of the stream
    const lines: readonly SampleLine[] = Array.from({ length: 9000 }, (_, i) => ({
      id: `каталог/${'é🙂'.repeat(i % 40)}/${i}`,
      truth: i % 7 === 0 ? ['a', 'b'] : i,
      prediction: null,
      ...(i % 3 > 0 && { correct: i % 3 === 1 }),
    }));
    const file = join(newFolder(), 'mini__toy.samples.jsonl');
    const writer = await createSamplesWriter(file);
    await writer.write(lines);
    expect(await readAll(file, await writer.commit())).toEqual(lines);
  });

  it('has a last line also without an end', async () => {
    const text = good + good.trim();
    expect(await readAll(store(text), sha256(text))).toHaveLength(2);
  });

  it('may be empty', async () => {
    expect(await readAll(store(''), sha256(''))).toEqual([]);
  });
});

describe('what is wrong is named by file and line', () => {
  it.each([
    ['cut off', '{"id":"s1","tru', 'not JSON'],
    ['an empty line', '\n', 'not JSON'],
    ['another value', '[1]', 'got [1], expected an object'],
    ['no id', '{"truth":0,"prediction":0}', 'id is not a text of one character or more'],
    ['an empty id', '{"id":"","truth":0,"prediction":0}', 'id is not a text of one character or more'],
    ['no truth', '{"id":"a","prediction":0}', 'it has no truth'],
    ['no prediction', '{"id":"a","truth":0}', 'it has no prediction'],
    [
      'right as a number',
      '{"id":"a","truth":0,"prediction":0,"correct":1}',
      'correct is 1, expected true or false',
    ],
    [
      'a score that is none',
      '{"id":"a","truth":0,"prediction":0,"scores":{"truth":null}}',
      'scores are {"truth":null}, expected numbers by name',
    ],
  ])('%s', async (_what, line, message) => {
    const text = good + line;
    const file = store(text);
    const where = `${file}, line 2: ${message}`;
    await expectOneLine(() => readAll(file, sha256(text)), DataError, where);
  });

  it('a changed byte, once all was read', async () => {
    const file = store(good.replace('0.5', '0.6'));
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { id } of readSampleLines(file, sha256(good))) seen.push(id);
    })();
    await expect(reading).rejects.toThrow(
      `${file}: damaged, sha256 ${sha256(good.replace('0.5', '0.6'))}, its record says ${sha256(good)}`,
    );
    expect(seen).toEqual(['s0']);
  });

  it('a missing file', async () => {
    const file = join(newFolder(), 'gone.samples.jsonl');
    await expect(readAll(file, sha256(''))).rejects.toThrow(
      new DataError(`${file}: missing, its record names it. Run the task again`),
    );
  });

  it('a folder in its place', async () => {
    const file = newFolder();
    await expect(readAll(file, sha256(''))).rejects.toThrow(`${file}: cannot be read (`);
  });
});
