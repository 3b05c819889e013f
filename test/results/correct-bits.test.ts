import { describe, expect, it } from '@jest/globals';
import { bitAt } from '../../harness/core/bit-set.js';
import type { SampleLine } from '../../harness/core/protocol.js';
import { collectCorrectBits, describeMismatch } from '../../harness/results/correct-bits.js';

const lines: readonly SampleLine[] = [
  { id: 'a', truth: 3, prediction: 3, correct: true },
  { id: 'b', truth: 4, prediction: 3, correct: false },
  { id: 'c', truth: [], prediction: 3 },
  { id: 'd', truth: 5, prediction: 5, correct: true },
];

describe('bits of a samples file', () => {
  it('are those of the samples that are right or wrong', async () => {
    const seen: string[] = [];
    const { ids, correct, unmarked, repeated } = await collectCorrectBits(lines, ({ id }) => seen.push(id));
    expect(ids).toEqual(['a', 'b', 'd']);
    expect(ids.map((_, i) => bitAt(correct, i))).toEqual([true, false, true]);
    expect(unmarked).toBe(1);
    expect(repeated).toBeUndefined();
    expect(seen).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are the same from a stream', async () => {
    const stream = (async function* () {
      await Promise.resolve();
      yield* lines;
    })();
    expect(await collectCorrectBits(stream)).toEqual(await collectCorrectBits(lines));
  });
});

describe('whether two models can be compared sample by sample', () => {
  const describeChange = async (change: (lines: readonly SampleLine[]) => readonly SampleLine[]) =>
    describeMismatch(await collectCorrectBits(lines), await collectCorrectBits(change(lines)));

  it('yes, with other predictions of the same samples', async () => {
    const other = (all: readonly SampleLine[]) =>
      all.map((line) => ({ ...line, prediction: 9, ...('correct' in line && { correct: false }) }));
    expect(await describeChange(other)).toBeUndefined();
  });

  it.each<[what: string, change: (lines: readonly SampleLine[]) => readonly SampleLine[], reason: string]>([
    ['a sample is missing', (all) => all.slice(1), 'other samples: 1 of 3 are missing, 0 are new'],
    [
      'another id',
      (all) => all.with(1, { ...all[1], id: 'x' }),
      'other samples: 1 of 3 are missing, 1 are new',
    ],
    ['another order', (all) => all.toReversed(), 'the same samples in another order, from d on'],
    [
      'ids that changed places, truths that did not',
      (all) => [{ ...all[0], id: 'b' }, { ...all[1], id: 'a' }, ...all.slice(2)],
      'the same samples in another order, from b on',
    ],
    ['another truth', (all) => all.with(0, { ...all[0], truth: 4 }), 'the same samples with other truths'],
    ['an id twice', (all) => all.with(1, { ...all[1], id: 'a' }), 'more than one sample is called a'],
    ['no samples', () => [], 'no samples are kept'],
    [
      'nothing right or wrong',
      () => [{ id: 'a', truth: [], prediction: 1 }],
      'its samples are neither right nor wrong',
    ],
  ])('no: %s', async (_what, change, reason) => {
    expect(await describeChange(change)).toBe(reason);
  });
});
