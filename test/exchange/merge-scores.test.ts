import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { mergeScores } from '../../harness/exchange/merge-scores.js';
import type { TakenScore } from '../../harness/exchange/take-score.js';
import { expectOneLine } from '../support/errors.js';

function place(where: string, values: Readonly<Record<string, readonly [value: number, half: number]>>) {
  const score: TakenScore = {
    kind: 'taken',
    task: { id: 'datacomp/mnist', group: 'classification', metric: 'acc1', size: 10 },
    run: { place: where, model: { name: 'a' }, dataset: 'mnist', values: new Map(), empty: [] },
    values: new Map(Object.entries(values).map(([name, [value, half]]) => [name, { value, half }])),
    differs: [],
    warnings: [],
  };
  return { score, where };
}

describe('what files say twice', () => {
  it('is one number where it is the same', () => {
    const one = place('f: line 1', { acc1: [0.5, 0] });
    expect(mergeScores([one, place('f: line 2', { acc1: [0.5, 0] })]).values).toEqual(one.score.values);
  });

  it('is the longer one where the other is it, rounded; metrics that one of them has are joined', () => {
    const merged = mergeScores([
      place('a: row 1', { acc1: [0.6332, 0.00005] }),
      place('b: line 1', { acc1: [0.63318, 0], acc5: [0.8, 0] }),
    ]);
    expect(Object.fromEntries(merged.values)).toEqual({
      acc1: { value: 0.63318, half: 0 },
      acc5: { value: 0.8, half: 0 },
    });
    // at the very end of what rounding may do
    expect(() =>
      mergeScores([place('a', { acc1: [0.6332, 0.00005] }), place('b', { acc1: [0.63325, 0] })]),
    ).not.toThrow();
  });

  it.each([
    ['by more than rounding', place('b: line 7', { acc1: [0.63326, 0] })],
    ['in another metric', place('b: line 7', { acc5: [0.7, 0] })],
  ])('is refused where it differs %s, with both places', async (_how, other) => {
    const first = place('a: row 1', { acc1: [0.6332, 0.00005], acc5: [0.8, 0] });
    await expectOneLine(() => mergeScores([first, other]), DataError, 'b: line 7: mnist, ', 'in a: row 1');
  });

  it('is refused where numbers in full differ in the last digit', async () => {
    const pair = [
      place('f: line 1', { acc1: [0.5, 0] }),
      place('f: line 2', { acc1: [0.5000000000000001, 0] }),
    ] as const;
    await expectOneLine(
      () => mergeScores(pair),
      DataError,
      'f: line 2: mnist, acc1 is 0.5000000000000001, but 0.5 in f: line 1',
    );
  });
});
