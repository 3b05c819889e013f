import { describe, expect, it } from '@jest/globals';
import { compareRuns, isCompared } from '../../../reports/compare/compare-runs.js';
import {
  comparedFields,
  type AggregateComparison,
  type RunComparison,
} from '../../../reports/compare/comparison.js';
import { Interrupted } from '../../../harness/core/errors.js';
import { differenceInterval } from '../../../reports/compare/weigh-evidence.js';
import type { AggregateDefinition } from '../../../reports/summary/aggregates.js';
import { flipped, rightOf } from '../../support/gate-samples.js';
import { cardOf, sideOf, type InventedRun, type InventedTask } from '../../support/gate-runs.js';

const [openmoji, novel, digits] = ['mini/openmoji', 'mini/novel', 'mini/digits'];
/** Of 100 samples. */
const cards = [openmoji, novel, digits].map((id) => ({ ...cardOf(id), size: 100 }));
const right = rightOf(100, 60);
const task = (id: string, flips: Parameters<typeof flipped>[1] = {}): InventedTask => ({
  ...{ task: id, right: flipped(right, flips) },
});

async function compare(
  before: InventedRun,
  after: InventedRun,
  aggregates: readonly AggregateDefinition[] = [],
) {
  return compareRuns(
    { before: await sideOf(before, 'lines', 'old'), after: await sideOf(after, 'lines', 'new') },
    { match: comparedFields, aggregates, tasks: cards, resamples: 1000, seed: 3 },
  );
}

function meanOf({ aggregates }: RunComparison): AggregateComparison {
  const [mean] = aggregates.filter(({ id }) => id === 'mean');
  return mean;
}

describe('compareRuns', () => {
  it('compares tasks in the order of the cards, and says what is missing, new or incomparable', async () => {
    const found = await compare(
      { tasks: [task(digits), task(novel), task(openmoji)] },
      { tasks: [{ ...task(digits), instead: 'failed' }, task(openmoji, { lost: 5 })] },
    );
    expect(found.tasks).toMatchObject([
      { status: 'compared', task: openmoji },
      { status: 'missing', task: novel, before: 0.6, reason: 'no record', metric: 'acc1' },
      { status: 'missing', task: digits, before: 0.6, reason: 'failed: the graph gave no numbers' },
    ]);
    const other = await compare(
      { tasks: [task(openmoji), { ...task(novel), instead: 'skipped' }] },
      { tasks: [{ ...task(openmoji), change: { prompts: 'other' } }, task(novel)] },
    );
    expect(other.tasks).toMatchObject([
      { status: 'incomparable', task: openmoji, mismatches: [{ field: 'prompts' }] },
      { status: 'new', task: novel, after: 0.6 },
    ]);
    expect(other.aggregates).toEqual([]);
  });

  it('says what the sides are', async () => {
    const { before, after } = await compare(
      { model: 'a', tasks: [task(openmoji)] },
      { model: 'b', tasks: [task(openmoji)] },
    );
    expect(before).toMatchObject({ name: 'old', model: 'a', commit: 'c'.repeat(40) });
    expect(after).toMatchObject({ name: 'new', model: 'b' });
    expect(before.sha256).not.toBe(after.sha256);
  });

  it('knows nothing of a run without records', async () => {
    const empty = await sideOf({ tasks: [] });
    const found = await compareRuns(
      { before: await sideOf({ tasks: [task(novel)] }), after: empty },
      { match: [], aggregates: [], tasks: cards, resamples: 1000, seed: 3 },
    );
    expect(found.tasks).toMatchObject([{ status: 'missing', reason: 'no record' }]);
    expect(found.after).toEqual({ name: 'invented', model: 'toy-model' });
  });

  it('gives the mean over all compared tasks, with the one that fell most', async () => {
    const found = await compare(
      { tasks: [task(openmoji), task(novel), task(digits)] },
      { tasks: [task(openmoji, { lost: 3 }), task(novel, { lost: 9 }), task(digits, { gained: 3 })] },
    );
    const mean = meanOf(found);
    // (-0.03 - 0.09 + 0.03) / 3
    expect(mean.difference).toBeCloseTo(-0.03, 12);
    expect(mean).toMatchObject({
      ...{ name: 'mean of 3 compared tasks', tasks: [openmoji, novel, digits], identical: false },
      worst: { task: novel },
    });
    expect(mean.worst.difference).toBeCloseTo(-0.09, 12);
    const [low, high] = differenceInterval(mean.evidence, 0.95);
    expect(low).toBeLessThan(-0.03);
    expect(high).toBeGreaterThan(-0.03);
  });

  it('ends between two tasks when it is told to', async () => {
    const side = await sideOf({ tasks: [task(openmoji)] });
    const how = { match: comparedFields, aggregates: [], tasks: cards, resamples: 10, seed: 3 };
    const stopped = compareRuns({ before: side, after: side }, { ...how, signal: AbortSignal.abort() });
    await expect(stopped).rejects.toBeInstanceOf(Interrupted);
  });

  it('leaves points out of the mean', async () => {
    const points = { change: { metric: 'perception_score' } };
    const before = await sideOf({ tasks: [task(openmoji), { ...task(novel), ...points }] });
    const records = before.records.map((record) =>
      record.status === 'ok' && record.task === novel
        ? { ...record, metrics: { perception_score: 900 }, intervals: {} }
        : record,
    );
    const found = await compareRuns(
      { before: { ...before, records }, after: { ...before, records } },
      { match: comparedFields, aggregates: [], tasks: cards, resamples: 1000, seed: 3 },
    );
    expect(found.tasks.filter(isCompared)).toHaveLength(2);
    expect(meanOf(found).tasks).toEqual([openmoji]);
  });

  it('names a mean of papers only where both runs have all of it', async () => {
    const definition = { id: 'both', name: 'Both', members: 'tasks', tasks: cards.slice(0, 2) };
    const whole = { tasks: [task(openmoji), task(novel)] };
    const found = await compare(whole, { tasks: [task(openmoji, { lost: 4 }), task(novel)] }, [definition]);
    expect(found.aggregates.map(({ id, name }) => [id, name])).toEqual([
      ['both', 'Both (2)'],
      ['mean', 'mean of 2 compared tasks'],
    ]);
    expect(found.aggregates[0].difference).toBeCloseTo(-0.02, 12);
    const part = await compare(whole, { tasks: [task(openmoji)] }, [definition]);
    expect(part.aggregates.map(({ id }) => id)).toEqual(['mean']);
    const other = { ...task(novel), change: { dataset: 'other' } };
    const mixed = await compare(whole, { tasks: [task(openmoji), other] }, [definition]);
    expect(mixed.aggregates.map(({ id }) => id)).toEqual(['mean']);
  });

  it('compares a mean of papers on a part of its samples too, and says so in its name', async () => {
    const tasks = cards.slice(0, 2).map((card) => ({ ...card, size: 200 }));
    const definition = { id: 'both', name: 'Both', members: 'tasks', tasks };
    const found = await compare(
      { tasks: [task(openmoji), task(novel)] },
      { tasks: [task(openmoji, { lost: 4 }), task(novel)] },
      [definition],
    );
    expect(found.aggregates[0]).toMatchObject({
      id: 'both',
      name: 'mean of 2 of the 2 tasks, all of them on a part of their samples',
    });
    expect(found.aggregates[0].difference).toBeCloseTo(-0.02, 12);
  });

  it('finds runs that said the same identical, and their mean', async () => {
    const run = { tasks: [task(openmoji), task(novel)] };
    const found = await compare(run, run);
    expect(found.tasks.every((one) => isCompared(one) && one.identical)).toBe(true);
    expect(meanOf(found)).toMatchObject({ identical: true, difference: 0 });
    expect(differenceInterval(meanOf(found).evidence, 0.95)).toEqual([0, 0]);
  });

  it('gives the same numbers again, and those of a task whatever else there is', async () => {
    // 25 samples of 10 classes, so that recall over classes is no share
    const some = rightOf(25, 13);
    const groups = { task: 'mini/groups', right: some };
    const changed = { task: 'mini/groups', right: flipped(some, { lost: 4, gained: 1 }) };
    const tasks = [cardOf('mini/groups'), cardOf(openmoji)];
    const evidence = async (...others: InventedTask[]) => {
      const pair = {
        before: await sideOf({ tasks: [groups, ...others] }),
        after: await sideOf({ tasks: [changed, ...others] }),
      };
      const options = { match: comparedFields, aggregates: [], tasks, resamples: 1000, seed: 3 };
      return (await compareRuns(pair, options)).tasks.find(isCompared)?.evidence;
    };
    expect((await evidence())?.kind).toBe('resampled');
    expect(await evidence()).toEqual(await evidence(task(openmoji)));
  });
});
