import { describe, expect, it } from '@jest/globals';
import { parseFitOptions } from '../../../harness/library/fit/fit-options.js';
import type { WrittenFitOptions } from '../../../harness/config/written-fit.js';

const least: WrittenFitOptions = {
  points: 'runs.csv',
  x: 'gmacs',
  y: 'error',
  form: 'auto',
  loss: 'log-huber',
  envelope: 'none',
  seed: '0',
};

describe('options of bench fit', () => {
  it('are complete with the three that must be there', () => {
    expect(parseFitOptions(least)).toEqual({
      points: 'runs.csv',
      columns: { x: 'gmacs', y: 'error' },
      where: [],
      form: 'auto',
      loss: 'log-huber',
      envelope: { kind: 'none' },
      predict: [],
      seed: 0,
    });
  });

  it('say what was written', () => {
    expect(
      parseFitOptions({
        ...least,
        metric: 'top1',
        where: ['data!=WIT', 'seen>3e9'],
        envelope: 'bins=5',
        predict: ['1e12, 2e12', '3'],
        delta: '1e-3',
        chance: '0.1',
        holdout: '2',
        bootstrap: '0',
        seed: '7',
      }),
    ).toMatchObject({
      columns: { metric: 'top1' },
      where: [
        { column: 'data', operator: '!=', value: 'WIT' },
        { column: 'seen', operator: '>', value: '3e9' },
      ],
      envelope: { kind: 'bins', bins: 5 },
      predict: [{ x: 1e12 }, { x: 2e12 }, { x: 3 }],
      delta: 0.001,
      chance: 0.1,
      holdout: 2,
      bootstrap: 0,
      seed: 7,
    });
  });

  it('take the joint form where there are two variables', () => {
    expect(parseFitOptions({ ...least, x2: 'seen', predict: ['20.57:3.4e10'] })).toMatchObject({
      form: 'joint',
      predict: [{ x: 20.57, x2: 3.4e10 }],
    });
  });

  it.each<readonly [Partial<WrittenFitOptions>, RegExp]>([
    [{ form: 'quadratic' }, /^--form quadratic: unknown, expected one of auto, constant, power, /],
    [{ loss: 'l1' }, /^--loss l1: unknown, expected one of log-huber, log, linear$/],
    [{ envelope: 'bins' }, /^--envelope bins: unknown, expected none, pareto or bins=N/],
    [{ envelope: 'bins=0' }, /^--envelope bins= 0: not a whole number of at least 1/],
    [{ form: 'joint' }, /^--form joint: has two variables, expected --x COL and --x2 COL/],
    [{ form: 'power', x2: 'seen' }, /^--x2 is for --form joint and --form joint-tied, got --form power/],
    [{ x2: 'seen', envelope: 'pareto' }, /^--envelope pareto: is of one variable/],
    [{ loss: 'log', delta: '1' }, /^--delta: belongs to --loss log-huber, got --loss log$/],
    [{ delta: '0' }, /^--delta 0: not a number above 0/],
    [{ predict: [' , '] }, /^--predict: nothing in it, expected X/],
    [{ predict: ['1:2'] }, /^--predict 1:2: expected X$/],
    [{ predict: ['-1'] }, /^--predict -1: not a number above 0/],
    [{ x2: 'seen', predict: ['1'] }, /^--predict 1: expected X:X2/],
    [{ holdout: '1.5' }, /^--holdout 1.5: not a whole number of at least 0/],
    [{ bootstrap: '-1' }, /^--bootstrap -1: not a whole number/],
    [{ seed: 'x' }, /^--seed x: not a whole number/],
    [{ chance: '1' }, /^--chance 1: not a fraction/],
    [{ x: ' ' }, /^--x: is empty, expected the name of a column/],
    [{ metric: 'perception_score' }, /^--metric perception_score: counted in points, so 1 - y is no error/],
    [{ metric: 'yes_ratio' }, /^--metric yes_ratio: no score/],
  ])('%p is wrong', (wrong, message) => {
    expect(() => parseFitOptions({ ...least, ...wrong })).toThrow(message);
  });
});
