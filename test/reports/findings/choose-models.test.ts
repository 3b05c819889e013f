import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../../harness/core/errors.js';
import { choosePair, chooseReference } from '../../../reports/findings/choose-models.js';
import type { Measured, Score } from '../../../reports/findings/measured.js';
import { expectOneLine } from '../../support/errors.js';

/** Scores by model, then by task; undefined: no record. */
function measuredOf(scores: Readonly<Record<string, readonly (number | undefined)[]>>): Measured {
  const tasks = Object.values(scores)[0].map((_, index) => `t${index}`);
  return {
    models: Object.keys(scores).map((id) => ({ id, family: 'vit', published: false, imported: false })),
    targets: [
      { id: 'mean', name: 'Mean', kind: 'aggregate', group: 'suite', metric: 'mean', tasks: [] },
      ...tasks.map((id) => ({
        ...{ id, name: id, kind: 'task' as const, group: 'classification', metric: 'acc1', tasks: [] },
      })),
    ],
    score: (target, model): Score | undefined => {
      const value = scores[model][tasks.indexOf(target)];
      return value === undefined ? undefined : { value };
    },
    record: () => undefined,
  };
}

const three = measuredOf({ a: [0.2, 0.4], b: [0.9, 0.1], c: [0.3, 0.4] });

describe('the reference', () => {
  it('is the best by mean: 0.3, 0.5, 0.35', () => {
    expect(chooseReference(three)).toBe('b');
  });

  it('is the first of equal ones', () => {
    expect(chooseReference(measuredOf({ a: [0.2, 0.4], b: [0.4, 0.2] }))).toBe('a');
  });

  it('is not one that ran only the easy tasks', () => {
    expect(chooseReference(measuredOf({ easy: [0.9, undefined], a: [0.8, 0.1], b: [0.8, 0.2] }))).toBe('b');
  });

  it('is compared over the tasks that those with most share', () => {
    // both ran two: t1 is common
    const some = measuredOf({ a: [0.9, 0.3, undefined], b: [undefined, 0.4, 0.1] });
    expect(chooseReference(some)).toBe('b');
  });

  it('is not one that was only read of', () => {
    const models = three.models.map((model) => ({ ...model, published: model.id === 'b' }));
    expect(chooseReference({ ...three, models })).toBe('c');
  });

  it('is the one asked for', async () => {
    expect(chooseReference(three, 'a')).toBe('a');
    await expectOneLine(
      () => chooseReference(three, 'd'),
      ConfigError,
      '--reference d: no such model in the report, nearest: a, b, c',
    );
  });

  it('is nobody without scores', () => {
    expect(chooseReference(measuredOf({ a: [undefined] }))).toBeUndefined();
  });
});

describe('the pair', () => {
  it('is the next best and the reference', () => {
    expect(choosePair(three, 'b')).toEqual(['c', 'b']);
    expect(choosePair(three, 'a')).toEqual(['b', 'a']);
  });

  it('is the one asked for', async () => {
    expect(choosePair(three, 'b', ['a', 'c'])).toEqual(['a', 'c']);
    await expectOneLine(() => choosePair(three, 'b', ['a', 'd']), ConfigError, '--pair d: no such model');
    await expectOneLine(() => choosePair(three, 'b', ['a', 'a']), ConfigError, '--pair a,a: twice the same');
  });

  it('needs two models with scores', () => {
    expect(choosePair(measuredOf({ a: [0.2], b: [undefined] }), 'a')).toBeUndefined();
    expect(choosePair(three, undefined)).toBeUndefined();
  });
});
