import { describe, expect, it } from '@jest/globals';
import type { OwnRecord } from '../../../harness/config/record.js';
import type { TaskCard } from '../../../harness/config/task-card.js';
import { measure } from '../../../reports/findings/measure.js';
import type { ReportInput } from '../../../reports/findings/report-input.js';
import { scaleOf, scaleScore } from '../../../reports/findings/scale-score.js';
import { okRecord, recordsByStatus } from '../../support/records.js';

function card(id: string, facts: Partial<TaskCard> = {}): TaskCard {
  return {
    ...{ id, name: `Name of ${id}`, group: 'classification', dataset: id, protocol: ['p'] },
    ...{ metric: 'acc1', source: 'invented', size: 100 },
    ...facts,
  };
}

function record(model: string, task: TaskCard, score: number, facts: Partial<OwnRecord> = {}): OwnRecord {
  const { limit, ...base } = okRecord;
  expect(limit).toBeDefined();
  return {
    ...base,
    ...{ task: task.id, group: task.group, metric: task.metric, n: 100 },
    model: { ...okRecord.model, id: model },
    metrics: { [task.metric]: score },
    intervals: { [task.metric]: [score - 0.03, score + 0.04] },
    ...facts,
  };
}

type Input = Pick<ReportInput, 'models' | 'tasks' | 'aggregates'>;

const [a, b, c] = [card('x/a', { chance: 0.1 }), card('x/b', { chance: 0.3 }), card('x/c')];
const pair = { id: 'pair', name: 'Pair', members: 'tasks of the pair', tasks: [a, b] };

function inputOf(scores: Readonly<Record<string, readonly OwnRecord[]>>, rest: Partial<Input> = {}): Input {
  return {
    models: Object.entries(scores).map(([id, records]) => ({ id, records })),
    ...{ tasks: [a, b, c], aggregates: [pair] },
    ...rest,
  };
}

describe('targets', () => {
  it('are the means that a model has whole, then the tasks that any model has', () => {
    const { targets, score } = measure(
      inputOf({ one: [record('one', a, 0.5), record('one', b, 0.7)], two: [record('two', a, 0.4)] }),
    );
    expect(targets.map(({ id, name, kind }) => [id, name, kind])).toEqual([
      ['pair', 'Pair (2)', 'aggregate'],
      ['x/a', 'Name of x/a', 'task'],
      ['x/b', 'Name of x/b', 'task'],
    ]);
    expect(targets[0].chance).toBeCloseTo(0.2, 12);
    // a mean over fewer tasks is another number
    expect(score('pair', 'two')).toBeUndefined();
    const mean = score('pair', 'one');
    expect(mean?.value).toBeCloseTo(0.6, 12);
    // half-widths 0.03 and 0.04 of two independent tasks
    expect(mean?.low).toBeCloseTo(0.6 - Math.sqrt(2 * 0.03 ** 2) / 2, 12);
    expect(mean?.high).toBeCloseTo(0.6 + Math.sqrt(2 * 0.04 ** 2) / 2, 12);
    expect(mean?.n).toBe(200);
  });

  it('name a mean by what it is over where no model has it whole', () => {
    const big = { ...pair, tasks: [a, b, c] };
    const { targets } = measure(
      inputOf(
        {
          one: [record('one', a, 0.5), record('one', b, 0.7)],
          two: [record('two', a, 0.4), record('two', b, 0.6)],
          three: [record('three', c, 0.4), record('three', a, 0.4)],
        },
        { aggregates: [big] },
      ),
    );
    expect(targets.slice(0, 2).map(({ id, name, tasks }) => [id, name, tasks])).toEqual([
      ['classification-mean', 'Mean of 2 classification tasks', [a, b]],
      ['pair-part', 'Mean of 2 of the 3 tasks of the pair', [a, b]],
    ]);
  });

  it('do not call a mean on a part of the samples by its name', () => {
    const cut = { n: 20, limit: 20 };
    const { targets, score } = measure(
      inputOf({ one: [record('one', a, 0.5, cut), record('one', b, 0.7, cut)] }),
    );
    expect(targets.map(({ name }) => name)).toContain(
      'Mean of 2 of the 2 tasks of the pair, all of them on a part of their samples',
    );
    expect(score('pair', 'one')).toBeUndefined();
  });

  it('take tasks without a card from their records', () => {
    const { targets, score } = measure(
      inputOf({ one: [record('one', card('own/task'), 0.5)] }, { tasks: [a] }),
    );
    expect(targets.map(({ id, metric }) => [id, metric])).toEqual([['own/task', 'acc1']]);
    expect(score('own/task', 'one')?.value).toBe(0.5);
  });
});

describe('scores', () => {
  it('are absent for other metrics, for skipped and failed tasks, and without a record', () => {
    const other = record('one', card('x/a', { metric: 'acc5' }), 0.9);
    const skipped = { ...recordsByStatus.skipped, task: 'x/b' };
    const { targets, score } = measure({
      ...inputOf({}),
      models: [{ id: 'one', records: [other, skipped, { ...recordsByStatus.failed, task: 'x/c' }] }],
    });
    expect(targets).toEqual([]);
    expect(score('x/a', 'one')).toBeUndefined();
    expect(score('x/nothing', 'one')).toBeUndefined();
  });

  it('of points are fractions of the most that there are', () => {
    const mme = card('lmm/mme', { group: 'lmm', metric: 'perception_score' });
    const { targets, score } = measure(
      inputOf(
        { one: [record('one', mme, 1500, { intervals: { perception_score: [1400, 1600] } })] },
        { tasks: [mme] },
      ),
    );
    expect(targets[0].divisor).toBe(2000);
    expect(score('lmm/mme', 'one')).toEqual({ value: 0.75, low: 0.7, high: 0.8, n: 100 });
  });

  it('without a highest value are shown and not fitted', () => {
    const grade = card('lmm/llava-wild', { group: 'lmm', metric: 'relative_score' });
    const { targets, score } = measure(inputOf({ one: [record('one', grade, 110)] }, { tasks: [grade] }));
    expect(targets[0].unfit).toBe('relative_score has no highest value');
    expect(score('lmm/llava-wild', 'one')?.value).toBe(1.1);
  });

  it('of which no direction is better are no targets', () => {
    const ratio = card('lmm/pope', { group: 'lmm', metric: 'yes_ratio' });
    expect(measure(inputOf({ one: [record('one', ratio, 0.5)] }, { tasks: [ratio] })).targets).toEqual([]);
  });
});

describe('scaleOf', () => {
  it('takes a metric that is not known for a fraction', () => {
    expect(scaleOf('of-an-earlier-version')).toEqual({ from: 0, divisor: 1, falls: false });
  });

  it('refuses what falls without a highest value', () => {
    expect(scaleOf('distribution')).toBeUndefined();
  });

  it('turns what falls around, with its interval', () => {
    expect(scaleScore({ from: 0, divisor: 4, falls: true }, 1, [0, 2])).toEqual({
      value: 0.75,
      low: 0.5,
      high: 1,
    });
  });
});

describe('models', () => {
  it('say what their records do, from a finished one where there is one', () => {
    const { models } = measure({
      ...inputOf({}),
      models: [
        { id: 'toy-model', records: [recordsByStatus.skipped, okRecord], imported: true },
        { id: 'none', records: [] },
      ],
    });
    expect(models).toEqual([
      {
        ...{ id: 'toy-model', family: 'vit', size: 'S', data: 'drawings', seed: 7, precision: 'fp32' },
        paramsM: { image: 1.5, text: 0.5 },
        gmacs: { image: 0.1 },
        ...{ published: false, imported: true },
      },
      { id: 'none', family: 'none', published: false, imported: false },
    ]);
  });
});
