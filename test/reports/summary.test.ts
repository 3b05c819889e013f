import { describe, expect, it } from '@jest/globals';
import type { OwnRecord, TaskRecord } from '../../harness/config/record.js';
import { describeCoverage } from '../../reports/summary/coverage.js';
import { formatChance, formatDuration, formatRate, formatScore } from '../../reports/summary/format.js';
import { listReasons } from '../../reports/summary/reasons.js';
import { tabulateScores } from '../../reports/summary/score-table.js';
import { okRecord } from '../support/records.js';

const card = {
  name: 'Toy',
  group: 'classification' as const,
  dataset: 'toy',
  protocol: ['zero-shot-classification'],
  metric: 'acc1',
  source: 'none',
};

function scored(model: string, task: string, acc1: number): OwnRecord {
  return {
    ...okRecord,
    task,
    model: { ...okRecord.model, id: model },
    metrics: { acc1 },
    intervals: { acc1: [0, 1] },
  };
}

const { schema, group, metric, startedAt } = okRecord;
const frame = (model: string, task: string) => ({
  schema,
  group,
  metric,
  startedAt,
  task,
  model: { id: model, family: 'vit' },
});

function skipped(model: string, task: string, reason: string): TaskRecord {
  return { ...frame(model, task), status: 'skipped', reason };
}

function failedRecord(model: string, task: string): TaskRecord {
  return { ...frame(model, task), status: 'failed', error: 'broke' };
}

describe('format', () => {
  it('writes fractions as percent with their interval', () => {
    expect(
      formatScore({ ...okRecord, metrics: { acc1: 0.0913 }, intervals: { acc1: [0.0789, 0.1041] } }),
    ).toBe('9.1 [7.9, 10.4]');
    expect(formatScore({ ...okRecord, metrics: { acc1: 1 }, intervals: {} })).toBe('100.0');
  });

  it('gives small chance levels the digits they need, and none where there is none', () => {
    expect([1 / 1914, 0.1, 0.25, 1 / 9].map(formatChance)).toEqual(['0.052', '10', '25', '11']);
    expect(formatChance(undefined)).toBe('');
  });

  it('writes durations for people', () => {
    expect([0.42, 41.4, 200, 7500].map(formatDuration)).toEqual(['0.4 s', '41 s', '3 min 20 s', '2 h 5 min']);
  });
});

describe('formatRate', () => {
  it('keeps a decimal where it matters', () => {
    expect([0.04, 0.35, 9.94, 12.6, 3456.7].map(formatRate)).toEqual(['0.0', '0.3', '9.9', '13', '3457']);
  });
});

describe('tabulateScores', () => {
  it('keeps the order of tasks and models, and marks what is not there', () => {
    const tasks = ['mini/b', 'mini/a', 'mini/never'].map((id) => ({ ...card, id, chance: 0.1 }));
    const records = [
      scored('vit-s', 'mini/a', 0.5),
      scored('vit-m', 'mini/a', 0.75),
      scored('vit-m', 'mini/b', 0.25),
    ];
    expect(tabulateScores(records, tasks, ['vit-s', 'vit-m', 'vit-absent'])).toEqual({
      head: ['task', 'metric', 'chance', 'vit-s', 'vit-m'],
      rows: [
        ['mini/b', 'acc1', '10', '-', '25.0 [0.0, 100.0]'],
        ['mini/a', 'acc1', '10', '50.0 [0.0, 100.0]', '75.0 [0.0, 100.0]'],
      ],
      numeric: [3, 4, 2],
    });
  });
});

describe('describeCoverage', () => {
  const selection = { name: 'suite all', tasks: ['mini/a', 'mini/b', 'mini/c'] };

  it('counts what was run, skipped, failed and not reached; the numbers add up', () => {
    const failed = failedRecord('m', 'mini/c');
    const lines = describeCoverage(
      [scored('m', 'mini/a', 1), skipped('m', 'mini/b', 'no data'), failed],
      [selection],
      ['m'],
    );
    expect(lines).toEqual(['suite all: 1 of 3 run, 1 skipped, 1 failed  (m)']);
    expect(describeCoverage([], [selection], ['m'])).toEqual(['suite all: 0 of 3 run, 3 not reached  (m)']);
  });

  it('joins models that have the same words, and does not count other suites', () => {
    const records = [skipped('m1', 'mini/a', 'x'), skipped('m2', 'mini/a', 'x'), scored('m2', 'other/x', 1)];
    expect(describeCoverage(records, [{ name: 'tasks', tasks: ['mini/a'] }], ['m1', 'm2'])).toEqual([
      'tasks: 0 of 1 run, 1 skipped  (m1, m2)',
    ]);
  });
});

describe('listReasons', () => {
  it('says a reason once when it holds for every model, and names the models otherwise', () => {
    const records = [
      skipped('m1', 'mini/a', 'data missing'),
      skipped('m2', 'mini/a', 'data missing'),
      skipped('m2', 'mini/b', 'no text head'),
    ];
    expect(listReasons('skipped', records)).toEqual(['mini/a: data missing', 'm2: mini/b: no text head']);
    expect(listReasons('failed', records)).toEqual([]);
  });
});
