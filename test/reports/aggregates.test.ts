import { describe, expect, it } from '@jest/globals';
import type { OwnRecord, TaskRecord } from '../../harness/config/record.js';
import { aggregateScores } from '../../reports/summary/aggregates.js';
import {
  documentAggregates,
  documentByModel,
  listAggregates,
  tabulateAggregates,
} from '../../reports/summary/aggregate-document.js';
import { okRecord, recordsByStatus } from '../support/records.js';

const cardOf = (id: string, size?: number) => ({
  ...{ id, name: id, dataset: id, protocol: ['zero-shot-classification'], metric: 'acc1', source: 'none' },
  group: 'classification' as const,
  ...(size === undefined ? {} : { size }),
});
const [one, two, three] = [cardOf('x/one', 100), cardOf('x/two', 40), cardOf('x/three')];
const definitions = [
  { id: 'single', name: 'One', members: 'ones', tasks: [one] },
  { id: 'all_three', name: 'Three', members: 'X tasks', tasks: [one, two, three] },
];

function scored(task: string, acc1: number, changes: Partial<OwnRecord> = {}): OwnRecord {
  const { limit, badSamples, ...whole } = okRecord;
  expect([limit, badSamples?.length]).toEqual([3, 1]);
  return { ...whole, task, metrics: { acc1, acc5: 1 }, n: task === 'x/one' ? 100 : 40, ...changes };
}

const complete = [scored('x/one', 0.25), scored('x/two', 0.5), scored('x/three', 0.75)];
const of = (model: string, records: readonly OwnRecord[]): readonly OwnRecord[] =>
  records.map((record) => ({ ...record, model: { ...record.model, id: model } }));

describe('aggregateScores', () => {
  it('gives the plain mean its name where every task is there, on all of its samples', () => {
    expect(aggregateScores(complete, definitions)).toEqual({
      complete: [
        { id: 'single', name: 'One', value: 0.25, n: 1 },
        // (0.25 + 0.5 + 0.75) / 3
        { id: 'all_three', name: 'Three (3)', value: 0.5, n: 3 },
      ],
      partial: [],
    });
  });

  it('is a mean over tasks, whatever their sizes and their order', () => {
    const others = [scored('x/four', 0), ...complete.toReversed()];
    expect(aggregateScores(others, definitions)).toEqual(aggregateScores(complete, definitions));
  });

  it.each<[what: string, records: readonly TaskRecord[]]>([
    ['is not there', complete.slice(1)],
    ['is skipped', [{ ...recordsByStatus.skipped, task: 'x/one' }, ...complete.slice(1)]],
    ['failed', [{ ...recordsByStatus.failed, task: 'x/one' }, ...complete.slice(1)]],
    ['reports another metric', [scored('x/one', 0.25, { metric: 'acc5' }), ...complete.slice(1)]],
  ])('never gives the name where a task %s', (_what, records) => {
    expect(aggregateScores(records, definitions)).toEqual({
      complete: [],
      partial: [
        {
          ...{ of: 'all_three', name: 'mean of 2 of the 3 X tasks', tasks: 2, expected: 3, cut: 0 },
          ...{ mean: 0.625, missing: ['x/one'] },
        },
      ],
    });
  });

  it.each<[what: string, task: string, changes: Partial<OwnRecord>]>([
    ['is limited', 'x/one', { n: 10, limit: 10 }],
    ['lacks bad samples', 'x/one', { n: 99, badSamples: [{ id: 's', error: 'broken' }] }],
    ['is on a smaller data set of the same id', 'x/one', { n: 5 }],
    ['is on a larger one', 'x/one', { n: 101 }],
    ['is limited, its size not being known', 'x/three', { limit: 40 }],
    ['lacks bad samples, its size not being known', 'x/three', { badSamples: [{ id: 's', error: 'e' }] }],
  ])('never gives the name where a task %s', (_what, task, changes) => {
    const records = complete.map((record) => (record.task === task ? { ...record, ...changes } : record));
    const { complete: named, partial } = aggregateScores(records, definitions);
    expect(named.map(({ id }) => id)).toEqual(task === 'x/one' ? [] : ['single']);
    expect(partial.at(-1)).toEqual({
      of: 'all_three',
      name: 'mean of 3 of the 3 X tasks, 1 of them on a part of their samples',
      ...{ tasks: 3, expected: 3, cut: 1, mean: 0.5, missing: [] },
    });
  });

  it('takes a limit that cuts nothing off for what it is', () => {
    const records = [scored('x/one', 0.25, { limit: 100 }), ...complete.slice(1)];
    expect(aggregateScores(records, definitions).complete).toHaveLength(2);
  });

  it('says in the name what it is over', () => {
    const nameOf = (records: readonly OwnRecord[]) =>
      aggregateScores(records, definitions).partial.map(({ name }) => name);
    const cut = { n: 4, limit: 4 };
    expect(nameOf(complete.map((record) => ({ ...record, ...cut })))).toEqual([
      'One on a part of its samples',
      'mean of 3 of the 3 X tasks, all of them on a part of their samples',
    ]);
    expect(nameOf([scored('x/two', 1, cut)])).toEqual([
      'mean of 1 of the 3 X tasks, on a part of its samples',
    ]);
    expect(nameOf([scored('x/four', 1)])).toEqual([]);
  });
});

describe('the document', () => {
  it('has fractions by id, and partial means apart', () => {
    expect(documentAggregates(complete, definitions)).toEqual({
      complete: { single: 0.25, all_three: 0.5 },
      partial: [],
    });
    expect(documentAggregates(complete.slice(0, 1), definitions)).toMatchObject({
      complete: { single: 0.25 },
      partial: [{ of: 'all_three', tasks: 1, missing: ['x/two', 'x/three'] }],
    });
    expect(documentAggregates([], definitions)).toBeUndefined();
  });

  it('keeps models apart, and has none of which no task was scored', () => {
    const records = [
      ...of('m1', complete),
      ...of('m2', complete.slice(0, 1)),
      ...of('m3', [scored('y/z', 1)]),
    ];
    const document = documentByModel(records, definitions, ['m2', 'm1', 'm3']);
    expect(Object.entries(document).map(([id, { complete: named }]) => [id, named])).toEqual([
      ['m2', { single: 0.25 }],
      ['m1', { single: 0.25, all_three: 0.5 }],
    ]);
  });
});

describe('the table', () => {
  const records = [
    ...of('m1', complete),
    ...of('m2', complete.slice(1)),
    ...of('m3', complete.slice(0, 2)),
    ...of('m4', complete.slice(1)),
  ];

  it('has a row for each mean, and never a partial one beside a complete one or one over other tasks', () => {
    expect(tabulateAggregates(records, definitions, ['m1', 'm2', 'm3', 'm4', 'm5'])).toEqual({
      head: ['mean', 'm1', 'm2', 'm3', 'm4'],
      rows: [
        ['One', '25.0', '-', '25.0', '-'],
        ['Three (3)', '50.0', '-', '-', '-'],
        ['mean of 2 of the 3 X tasks', '-', '62.5', '-', '62.5'],
        ['mean of 2 of the 3 X tasks', '-', '-', '37.5', '-'],
      ],
      numeric: [1, 2, 3, 4],
    });
    expect(tabulateAggregates([], definitions, ['m1']).rows).toEqual([]);
  });

  it('is a list for many models', () => {
    expect(listAggregates(records, definitions, ['m2', 'm1'])).toEqual({
      head: ['model', 'mean', ''],
      rows: [
        ['m2', 'mean of 2 of the 3 X tasks', '62.5'],
        ['m1', 'One', '25.0'],
        ['m1', 'Three (3)', '50.0'],
      ],
      numeric: [2],
    });
  });
});
