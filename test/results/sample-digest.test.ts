import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { bitAt } from '../../harness/core/bit-set.js';
import { sha256 } from '../../harness/core/hash.js';
import type { SampleLine } from '../../harness/core/protocol.js';
import { digestSamples } from '../../harness/results/sample-digest.js';

const lines: readonly SampleLine[] = [
  { id: 'a', truth: 0, prediction: 0, correct: true, scores: { prediction: 0.5 } },
  { id: 'b', truth: 1, prediction: 0, correct: false },
  { id: 'c', truth: 2, prediction: 2, correct: true },
];
const unmarked: readonly SampleLine[] = lines.map(({ id, truth, prediction }) => ({ id, truth, prediction }));

describe('digestSamples', () => {
  it('hashes what was asked, and what was said', async () => {
    const digest = await digestSamples(lines);
    expect(digest).toMatchObject({
      count: 3,
      items: sha256('["a",0]\n["b",1]\n["c",2]\n'),
      // no counts, which JSON writes as null in a list
      predictions: sha256('["a",0,true,null]\n["b",0,false,null]\n["c",2,true,null]\n'),
    });
    expect([0, 1, 2].map((place) => bitAt(digest.correct, place))).toEqual([true, false, true]);
    expect(Object.keys(digest)).not.toContain('prints');
    expect(Object.keys(digest)).not.toContain('repeated');
  });

  it('depends on truths, order and what was said, not on scores', async () => {
    const { items, predictions } = await digestSamples(lines);
    const scored = lines.map((line) => ({ ...line, scores: { prediction: 0.25 } }));
    expect(await digestSamples(scored)).toMatchObject({ items, predictions });
    const other = await digestSamples([{ ...lines[0], prediction: 4 }, ...lines.slice(1)]);
    expect(other.items).toBe(items);
    expect(other.predictions).not.toBe(predictions);
    const moved = await digestSamples([lines[1], lines[0], lines[2]]);
    expect(moved.items).not.toBe(items);
    const otherTruth = await digestSamples([{ ...lines[0], truth: 4 }, ...lines.slice(1)]);
    expect(otherTruth.items).not.toBe(items);
  });

  it('keeps a print of each line where some are neither right nor wrong', async () => {
    const { prints, correct } = await digestSamples([lines[0], ...unmarked.slice(1)]);
    expect(correct.length).toBe(1);
    const said = ['["a",0,true,null]', '["b",0,null,null]', '["c",2,null,null]'];
    const hash = (text: string) => createHash('sha256').update(`${text}\n`).digest();
    expect([...(prints ?? [])]).toEqual(said.map((text) => hash(text).readUInt16LE(0)));
  });

  it('shows each line as it passes, with its print', async () => {
    const seen: [string, number][] = [];
    const { prints } = await digestSamples(unmarked, ({ id }, print) => seen.push([id, print]));
    expect(seen.map(([id]) => id)).toEqual(['a', 'b', 'c']);
    expect(seen.map(([, print]) => print & 0xffff)).toEqual([...(prints ?? [])]);
    expect(seen.every(([, print]) => print >= 0 && print < 2 ** 32)).toBe(true);
  });

  it('names an id that more than one line bears', async () => {
    expect((await digestSamples([...lines, lines[1], lines[0]])).repeated).toBe('b');
  });
});
