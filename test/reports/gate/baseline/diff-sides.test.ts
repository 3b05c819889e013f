import { describe, expect, it } from '@jest/globals';
import { changesOf, diffSides } from '../../../../reports/gate/baseline/diff-sides.js';
import { sideOf, type InventedTask } from '../../../support/gate-runs.js';

const openmoji: InventedTask = { task: 'mini/openmoji', right: [true, true, false, false, true] };
const novel: InventedTask = { task: 'mini/novel', right: [true, false, true] };

async function diff(
  before: readonly InventedTask[],
  after: readonly InventedTask[],
  kept: 'lines' | 'digest' | 'none' = 'lines',
) {
  return diffSides({
    before: await sideOf({ tasks: before }, 'digest'),
    after: await sideOf({ tasks: after }, kept),
  });
}

describe('what became of the tasks of a run', () => {
  it.each(['lines', 'digest'] as const)('counts gained and lost samples of %s', async (kept) => {
    // gained: sample 2; lost: samples 0 and 1; 3 of 5 right before, 2 of 5 after
    const now = { ...openmoji, right: [false, false, true, false, true] };
    const rows = await diff([openmoji, novel], [now, novel], kept);
    expect(rows).toEqual([
      {
        ...{
          model: 'toy-model',
          task: 'mini/novel',
          metric: 'acc1',
          status: 'same',
          before: 2 / 3,
          after: 2 / 3,
        },
        ...{ flips: { gained: 0, lost: 0 }, mismatches: [] },
      },
      {
        ...{
          model: 'toy-model',
          task: 'mini/openmoji',
          metric: 'acc1',
          status: 'changed',
          before: 0.6,
          after: 0.4,
        },
        ...{ flips: { gained: 1, lost: 2 }, mismatches: [] },
      },
    ]);
    expect(changesOf(rows)).toEqual([
      { model: 'toy-model', task: 'mini/openmoji', metric: 'acc1', before: 0.6, after: 0.4 },
    ]);
  });

  it('names what of the question changed, and counts nothing then', async () => {
    const now = { ...openmoji, change: { dataset: 'other', prompts: 'other' } };
    const rows = await diff([openmoji], [now]);
    expect(rows[0].status).toBe('incomparable');
    expect(rows[0].flips).toBeUndefined();
    expect(rows[0].mismatches.map(({ field }) => field)).toEqual(['dataset', 'prompts']);
    expect(changesOf(rows)[0].asked).toEqual(['dataset', 'prompts']);
  });

  it('finds samples that are others, in another order, or more', async () => {
    const turned = { ...openmoji, lines: (lines: readonly object[]) => lines.toReversed() } as InventedTask;
    const more = { ...openmoji, right: [...openmoji.right, true] };
    for (const now of [turned, more]) {
      const [row] = await diff([openmoji], [now]);
      expect(row.status).toBe('incomparable');
      expect(row.mismatches.map(({ field }) => field)).toEqual(['samples']);
    }
  });

  it('counts no flips where samples are gone', async () => {
    const [row] = await diff([openmoji], [openmoji], 'none');
    expect(row.status).toBe('same');
    expect(row.flips).toBeUndefined();
  });

  it('names tasks that are new or gone, a skipped one too', async () => {
    const rows = await diff([openmoji, novel], [{ ...openmoji, instead: 'skipped' }, novel]);
    expect(rows.map(({ task, status }) => [task, status])).toEqual([
      ['mini/novel', 'same'],
      ['mini/openmoji', 'gone'],
    ]);
    expect(changesOf(rows)).toEqual([
      { model: 'toy-model', task: 'mini/openmoji', metric: 'acc1', before: 0.6 },
    ]);
    const [, added] = await diff([novel], [openmoji, novel]);
    expect(added).toEqual({
      ...{ model: 'toy-model', task: 'mini/openmoji', metric: 'acc1', status: 'new', after: 0.6 },
      mismatches: [],
    });
  });
});
