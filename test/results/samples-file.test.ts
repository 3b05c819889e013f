import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sha256 } from '../../harness/core/hash.js';
import { createSamplesWriter } from '../../harness/results/samples-file.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const lines = [
  { id: 's0', truth: 0, prediction: 1, correct: false, scores: { prediction: 0.25 } },
  { id: 'line\nbreak', truth: [1, 2], prediction: null },
  { id: 'ü', truth: 'a', prediction: 'b', correct: true },
];

describe('createSamplesWriter', () => {
  it('writes one JSON object a line and gives the hash of the bytes', async () => {
    const file = join(newFolder(), 'a.samples.jsonl');
    const writer = await createSamplesWriter(file);
    await writer.write(lines.slice(0, 2));
    await writer.write([]);
    await writer.write(lines.slice(2));
    const hash = await writer.commit();
    const bytes = readFileSync(file);
    expect(hash).toBe(sha256(bytes));
    expect(bytes.toString().endsWith('}\n')).toBe(true);
    const read = bytes.toString().trimEnd().split('\n');
    expect(read.map((line) => JSON.parse(line) as unknown)).toEqual(lines);
  });

  it('does not depend on how the lines were handed over', async () => {
    const folder = newFolder();
    const [whole, single] = await Promise.all(
      ['whole', 'single'].map((name) => createSamplesWriter(join(folder, name))),
    );
    await whole.write(lines);
    for (const line of lines) await single.write([line]);
    expect(await whole.commit()).toBe(await single.commit());
  });

  it('has its name only from the commit on', async () => {
    const folder = newFolder();
    const file = join(folder, 'a.samples.jsonl');
    writeFileSync(file, 'of before\n');
    const writer = await createSamplesWriter(file);
    await writer.write(lines);
    expect(readFileSync(file, 'utf8')).toBe('of before\n');
    await writer.commit();
    expect(readdirSync(folder)).toEqual(['a.samples.jsonl']);
    expect(readFileSync(file, 'utf8')).not.toBe('of before\n');
  });

  it('leaves nothing when it is discarded, also after a commit that was not enough', async () => {
    const folder = newFolder();
    const discarded = await createSamplesWriter(join(folder, 'a'));
    await discarded.write(lines);
    await discarded.discard();
    expect(readdirSync(folder)).toEqual([]);
    const committed = await createSamplesWriter(join(folder, 'b'));
    await committed.commit();
    await committed.discard();
    expect(existsSync(join(folder, 'b'))).toBe(true);
  });
});
