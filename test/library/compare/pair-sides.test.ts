import { describe, expect, it } from '@jest/globals';
import { pairSides } from '../../../harness/library/compare/pair-sides.js';
import type { RunSide } from '../../../reports/compare/side.js';
import { okRecord } from '../../support/records.js';

const side = (name: string, model: string): RunSide => ({
  ...{ name, model, records: [okRecord], repeats: [okRecord] },
  samples: () => undefined,
});

describe('pairSides', () => {
  it('pairs runs of the same model, in the order of those before', () => {
    const before = [side('A', 'x'), side('A', 'y')];
    const after = [side('B', 'y'), side('B', 'z'), side('B', 'x')];
    expect(pairSides(before, after)).toEqual([
      { before: before[0], after: after[2] },
      { before: before[1], after: after[0] },
    ]);
  });

  it('pairs the only models of both sides, whatever their ids', () => {
    const [before, after] = [side('A', 'x'), side('B', 'y')];
    expect(pairSides([before], [after])).toEqual([{ before, after }]);
  });

  it('pairs a model that is gone with a run without records', () => {
    const [{ after }] = pairSides([side('A', 'x')], [side('B', 'y'), side('B', 'z')]);
    expect(after).toMatchObject({ name: 'B', model: 'x', records: [], repeats: [] });
    expect(after.samples('mini/toy')).toBeUndefined();
  });

  it('gives no pair without runs before', () => {
    expect(pairSides([], [side('B', 'y')])).toEqual([]);
  });
});
