// Run by `npm run test:faults`: what is counted there would be seen, were it so.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { readKeptLines } from './kept-lines.js';
import { compareResults } from './outcome.js';

const newFolder = useTemporaryFolders();

function makeResults(changed: Readonly<Record<string, string>> = {}): string {
  const folder = newFolder();
  const files = {
    'a.json': '{"n": 2, "timing": 1}',
    'a.samples.jsonl': '{"id": "1"}\n{"id": "2"}\n',
    ...changed,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe('results that differ', () => {
  it('are told from those that are the same', () => {
    const rows = compareResults(makeResults({ 'a.json': '{"n": 2, "timing": 9}' }), makeResults());
    expect(rows.map(([, count]) => count)).toEqual([2, 0, 0]);
  });

  it.each([
    ['a score', { 'a.json': '{"n": 3}' }],
    ['a sample that is missing', { 'a.samples.jsonl': '{"id": "1"}\n' }],
    ['a sample that is there twice', { 'a.samples.jsonl': '{"id": "1"}\n{"id": "1"}\n' }],
    ['a record more', { 'b.json': '{}' }],
    ['a file under way', { 'a.json.partial': '' }],
  ])('by %s', (_, changed) => {
    expect(() => compareResults(makeResults(changed), makeResults())).toThrow();
  });
});

describe('batches that are kept', () => {
  it('are counted once for each time that they were written, and torn ones apart', () => {
    const out = newFolder();
    const folder = join('vit', 'a.shards');
    mkdirSync(join(out, folder), { recursive: true });
    const line = (name: string) => `${'0'.repeat(16)} ${name} {}\n`;
    writeFileSync(join(out, folder, '.x.part'), `${line('head')}${line('0')}${line('1')}`);
    writeFileSync(join(out, folder, '.y.part'), `${line('head')}${line('1')}${'0'.repeat(16)} 2 {`);
    expect(readKeptLines(out)).toEqual({
      batches: [`${folder} 0`, `${folder} 1`, `${folder} 1`],
      torn: 1,
    });
  });
});
