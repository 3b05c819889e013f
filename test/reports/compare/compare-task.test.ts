import { describe, expect, it } from '@jest/globals';
import type { OwnRecord } from '../../../harness/config/record.js';
import { sha256 } from '../../../harness/core/hash.js';
import { wilsonInterval } from '../../../harness/metrics/wilson.js';
import { compareTask, type FinishedTask } from '../../../reports/compare/compare-task.js';
import { comparedFields, type ComparedTask } from '../../../reports/compare/comparison.js';
import type { RunSide } from '../../../reports/compare/side.js';
import { differenceInterval } from '../../../reports/compare/weigh-evidence.js';
import { doubled, flipped, rightOf, rotated, shortened } from '../../support/gate-samples.js';
import { sideOf, type InventedTask } from '../../support/gate-runs.js';

const acc1 = 'mini/openmoji';
const recall = 'mini/groups';
const draws = { resamples: 1000, seed: 7 };

type Kept = 'lines' | 'digest' | 'none';

function finishedTask({ records, samples, repeats }: RunSide): FinishedTask {
  const record = records[0] as OwnRecord;
  return { record, samples: samples(record.task), repeats };
}

async function compare(
  before: InventedTask,
  after: InventedTask,
  {
    kept = ['lines', 'lines'],
    match = [...comparedFields],
  }: { kept?: [Kept, Kept]; match?: (typeof comparedFields)[number][] } = {},
) {
  const [one, other] = [
    await sideOf({ tasks: [before] }, kept[0]),
    await sideOf({ tasks: [after] }, kept[1]),
  ];
  return compareTask(finishedTask(one), finishedTask(other), match, draws);
}

async function compareSame(...args: Parameters<typeof compare>): Promise<ComparedTask> {
  const compared = await compare(...args);
  if (compared.status !== 'compared') throw new Error(JSON.stringify(compared));
  return compared;
}

const right = rightOf(100, 60);
const worse = flipped(right, { gained: 2, lost: 9 });

describe('compareTask', () => {
  it.each([
    ['lines', 'lines'],
    ['digest', 'lines'],
    ['lines', 'digest'],
    ['digest', 'digest'],
  ] as [Kept, Kept][])('counts the flips of a share of right samples: %s and %s', async (...kept) => {
    const found = await compareSame({ task: acc1, right }, { task: acc1, right: worse }, { kept });
    expect(found).toMatchObject({
      ...{ status: 'compared', task: acc1, metric: 'acc1', n: 100, before: 0.6, after: 0.53 },
      ...{ higherIsBetter: true, identical: false, sameModel: true },
      evidence: { kind: 'counted', n: 100, gained: 2, lost: 9 },
      flips: { gained: 2, lost: 9, of: 100 },
      metrics: { acc1: [0.6, 0.53] },
    });
    // 53 / 100 - 60 / 100
    expect(found.difference).toBeCloseTo(-0.07, 12);
  });

  it('sees answers that changed from wrong to wrong', async () => {
    const found = await compareSame({ task: acc1, right }, { task: acc1, right: worse, reworded: 20 });
    expect(found.flips).toEqual({ gained: 2, lost: 9, of: 100 });
    // 11 flips, and of the first 20 wrong samples after the 9 that are lost, 11 that were wrong before
    expect(found.changed).toEqual({ count: 22, of: 100 });
  });

  it.each(['lines', 'digest'] as const)('finds what a run is that said the same: %s before', async (kept) => {
    const found = await compareSame({ task: acc1, right }, { task: acc1, right }, { kept: [kept, 'lines'] });
    expect(found).toMatchObject({
      ...{ identical: true, difference: 0, changed: { count: 0, of: 100 } },
      evidence: { kind: 'counted', n: 100, gained: 0, lost: 0 },
    });
    // 25 samples of 10 classes: no share of samples
    const uneven = { task: recall, right: rightOf(25, 13) };
    const other = await compareSame(uneven, uneven, { kept: [kept, 'lines'] });
    expect(other.identical).toBe(true);
    expect(differenceInterval(other.evidence, 0.95)).toEqual([0, 0]);
  });

  it('resamples a metric that is no share', async () => {
    // 25 samples of 10 classes: three of each of the first five, two of each other
    const [some, others] = [rightOf(25, 13), flipped(rightOf(25, 13), { gained: 1, lost: 4 })];
    for (const kept of ['lines', 'digest'] as const) {
      const found = await compareSame(
        { task: recall, right: some },
        { task: recall, right: others },
        { kept: [kept, 'lines'] },
      );
      expect(found.evidence).toMatchObject({ kind: 'resampled', units: 25 });
      expect(found.flips).toEqual({ gained: 1, lost: 4, of: 25 });
      const [low, high] = differenceInterval(found.evidence, 0.95);
      expect(low).toBeLessThan(found.difference);
      expect(high).toBeGreaterThan(found.difference);
    }
  });

  it('takes the images of a retrieval task for units, where lines belong together', async () => {
    // of one caption each: 20 images, then 20 captions
    const some = rightOf(40, 22);
    const found = await compareSame(
      { task: 'mini/clipart', right: some },
      { task: 'mini/clipart', right: flipped(some, { lost: 4 }) },
    );
    expect(found.evidence.kind).not.toBe('counted');
  });

  it('counts flips where another program rounded the share, but none of another number', async () => {
    const third = rightOf(300, 200);
    const [one, other] = [
      { tasks: [{ task: acc1, right: third }] },
      { tasks: [{ task: acc1, right: third }] },
    ];
    const before = finishedTask(await sideOf(one, 'lines'));
    const after = finishedTask(await sideOf(other, 'lines'));
    const kindAt = async (value: number) => {
      const record = { ...after.record, metrics: { acc1: value } };
      const found = await compareTask(before, { ...after, record }, [...comparedFields], draws);
      return found.status === 'compared' ? found.evidence.kind : found.status;
    };
    expect(await kindAt(0.6667)).toBe('counted');
    expect(await kindAt(0.67)).not.toBe('counted');
  });

  it('takes the interval of a share of n where a record states none', async () => {
    const before = finishedTask(await sideOf({ tasks: [{ task: acc1, right }] }, 'none'));
    const bare = { ...before, record: { ...before.record, intervals: {} } };
    const found = await compareTask(bare, before, [...comparedFields], draws);
    // Wilson: 60 of 100
    const [low, high] = wilsonInterval(60, 100);
    expect(found).toMatchObject({ evidence: { kind: 'unpaired', before: { value: 0.6, low, high } } });
  });

  it.each([
    [['none', 'lines'], 'the samples of the run before are not kept'],
    [['lines', 'none'], 'the samples of the run after are not kept'],
    [['none', 'none'], 'the samples of the run before and after are not kept'],
  ] as [[Kept, Kept], string][])('goes by the intervals of the records: %j', async (kept, reason) => {
    const found = await compareSame({ task: acc1, right }, { task: acc1, right: worse }, { kept });
    expect(found.evidence).toMatchObject({
      ...{ kind: 'unpaired', reason },
      ...{ before: { value: 0.6 }, after: { value: 0.53 } },
    });
    expect(found).not.toHaveProperty('flips');
    expect(found).not.toHaveProperty('changed');
    expect(found.identical).toBe(false);
  });

  it('names fields that differ, and compares where they need not match', async () => {
    const [before, after] = [
      { task: acc1, right },
      { task: acc1, right: worse, change: { preprocess: 'x' } },
    ];
    expect(await compare(before, after)).toMatchObject({
      ...{ status: 'incomparable', before: 0.6, after: 0.53 },
      mismatches: [{ field: 'preprocess', before: sha256('bicubic').slice(0, 12) }],
    });
    const match = comparedFields.filter((field) => field !== 'preprocess');
    expect((await compare(before, after, { match: [...match] })).status).toBe('compared');
  });

  it.each([
    ['permuted', rotated],
    ['repeated', doubled],
    ['fewer', shortened],
  ] as const)('refuses samples that are %s, whatever may be ignored', async (_, lines) => {
    for (const kept of ['lines', 'digest'] as const) {
      const found = await compare(
        { task: acc1, right },
        { task: acc1, right, lines },
        { match: [], kept: [kept, 'lines'] },
      );
      expect(found).toMatchObject({ status: 'incomparable', mismatches: [{ field: 'samples' }] });
    }
  });

  it('refuses another number of samples where they are not kept', async () => {
    const found = await compare(
      { task: acc1, right },
      { task: acc1, right: rightOf(99, 60) },
      { kept: ['none', 'none'] },
    );
    expect(found).toMatchObject({
      mismatches: [{ field: 'samples', before: '100 samples', after: '99 samples' }],
    });
  });

  it('knows other weights and another provider for another model', async () => {
    const same = { task: acc1, right };
    const runtime = { provider: 'cuda' };
    expect((await compareSame(same, { ...same, change: { weights: 'other' } })).sameModel).toBe(false);
    expect((await compareSame(same, { ...same, change: { runtime } })).sameModel).toBe(false);
  });
});
