import { describe, expect, it } from '@jest/globals';
import type { OwnRecord } from '../../harness/config/record.js';
import type { TaskCard } from '../../harness/config/task-card.js';
import { findAxes, findSeedScatter, judgeAxis } from '../../reports/summary/ladder-axes.js';
import { writeLadderDocument } from '../../reports/summary/ladder-document.js';
import { tabulateFamily, tabulateMeans } from '../../reports/summary/ladder-table.js';
import { groupByFamily, meanScore, titleOf } from '../../reports/summary/ladder.js';
import { okRecord } from '../support/records.js';

const card = { name: 'Toy', dataset: 'toy', protocol: ['toy'], source: 'none' };
const tasks: readonly TaskCard[] = [
  { ...card, id: 'toy/a', group: 'classification', metric: 'acc1', chance: 0.1 },
  { ...card, id: 'toy/b', group: 'classification', metric: 'acc1' },
  { ...card, id: 'toy/c', group: 'retrieval', metric: 'recall' },
];

interface Facts {
  readonly params: number;
  readonly pairs?: number;
  readonly seed?: number;
  readonly data?: string;
}

/** Records of the three tasks; the classification scores lie 0.1 below and above the mean that is given. */
function recordsOf(id: string, mean: number, { params, pairs = 0.008, seed = 0, data = 'art' }: Facts) {
  const [family] = id.split('-');
  const model: OwnRecord['model'] = {
    id,
    family,
    paramsM: { image: params },
    gmacs: { image: params / 100 },
    training: { data, uniquePairsM: pairs, samplesSeenM: 0.4, seed },
  };
  const record = (task: string, metric: string, score: number): OwnRecord => ({
    ...okRecord,
    ...{ task, metric, model, metrics: { [metric]: score } },
    intervals: { [metric]: [score - 0.05, score + 0.05] },
  });
  return [
    record('toy/a', 'acc1', mean - 0.1),
    record('toy/b', 'acc1', mean + 0.1),
    { ...record('toy/c', 'recall', 0.5), group: 'retrieval' as const },
  ];
}

const models: readonly (readonly [string, number, Facts])[] = [
  ['vit-toy-s', 0.3, { params: 0.25 }],
  ['vit-toy-m', 0.4, { params: 1 }],
  ['vit-toy-l', 0.38, { params: 2 }],
  ['vit-toy-s-d4', 0.25, { params: 0.25, pairs: 0.002 }],
  ['vit-toy-s-d16', 0.125, { params: 0.25, pairs: 0.0005 }],
  ['vit-toy-s-draw1', 0.2, { params: 0.25, pairs: 0.004, data: 'art, one drawing' }],
  ['vit-toy-s-seed1', 0.32, { params: 0.25, seed: 1 }],
  ['mlp-toy-s', 0.2, { params: 0.5 }],
  ['mlp-toy-m', 0.3, { params: 1.5 }],
];
const records = models.flatMap(([id, mean, facts]) => recordsOf(id, mean, facts));
const ladders = groupByFamily(
  records,
  models.map(([id]) => id),
);

describe('groupByFamily', () => {
  it('keeps the order and cuts the common beginning of the ids at a hyphen', () => {
    expect(ladders.map(({ family, prefix }) => [family, prefix])).toEqual([
      ['vit', 'vit-toy-'],
      ['mlp', 'mlp-toy-'],
    ]);
    expect(titleOf(ladders[0])).toBe('vit (vit-toy-…)');
    expect(ladders[0].rungs.map(({ name }) => name)).toEqual([
      's',
      'm',
      'l',
      's-d4',
      's-d16',
      's-draw1',
      's-seed1',
    ]);
  });

  it('leaves no model without a name: an id that another one begins with keeps its last part', () => {
    const nested = ['vit-s', 'vit-s-d4'];
    const [ladder] = groupByFamily(
      nested.flatMap((id) => recordsOf(id, 0.3, { params: 1 })),
      nested,
    );
    expect(ladder.rungs.map(({ name }) => name)).toEqual(['s', 's-d4']);
  });

  it('gives a single model its whole id, and leaves out models without a record', () => {
    const [ladder, ...others] = groupByFamily(recordsOf('vit-s', 0.3, { params: 1 }), ['vit-s', 'mlp-s']);
    expect(others).toEqual([]);
    expect([ladder.prefix, ladder.rungs[0].name]).toEqual(['', 'vit-s']);
    expect(titleOf(ladder)).toBe('vit');
  });
});

describe('meanScore', () => {
  it('is the mean over classification tasks alone', () => {
    // (0.2 + 0.4) / 2; the retrieval score of 0.5 does not count
    expect(meanScore(ladders[0].rungs[0], tasks)).toEqual({ mean: expect.closeTo(0.3, 12), count: 2 });
  });

  it('is undefined, not the mean over fewer, when a task is missing', () => {
    const fewer = records.filter(({ task }) => task !== 'toy/b');
    const [ladder] = groupByFamily(fewer, ['vit-toy-s']);
    expect(meanScore(ladder.rungs[0], tasks)).toBeUndefined();
  });
});

describe('the tables', () => {
  it('have a row a task and the mean below, a column a model', () => {
    const { head, rows } = tabulateFamily(ladders[1], tasks);
    expect(head).toEqual(['task', 'metric', 'chance', 's', 'm']);
    expect(rows).toEqual([
      ['toy/a', 'acc1', '10', '10.0', '20.0'],
      ['toy/b', 'acc1', '', '30.0', '40.0'],
      ['toy/c', 'recall', '', '50.0', '50.0'],
      ['mean of 2', 'classification', '', '20.0', '30.0'],
    ]);
  });

  it('have no mean where one model lacks a task', () => {
    const fewer = records.filter(({ task, model }) => task !== 'toy/b' || model.id !== 'mlp-toy-m');
    const ladder = groupByFamily(fewer, ['mlp-toy-s', 'mlp-toy-m'])[0];
    const { rows } = tabulateFamily(ladder, tasks);
    expect(rows.map(([task]) => task)).toEqual(['toy/a', 'toy/b', 'toy/c']);
    expect(rows[1]).toEqual(['toy/b', 'acc1', '', '30.0', '-']);
  });

  it('set the means of the families side by side', () => {
    const { head, rows } = tabulateMeans(ladders, tasks);
    expect(head).toEqual(['mean', 'vit', 'M params', 'mlp', 'M params']);
    expect(rows[0]).toEqual(['s', '30.0', '0.25', '20.0', '0.50']);
    expect(rows[2]).toEqual(['l', '38.0', '2.00', '', '']);
  });
});

describe('the axes', () => {
  const axes = findAxes(ladders, tasks);
  const find = (family: string, kind: string) => {
    const axis = axes.find((candidate) => candidate.family === family && candidate.kind === kind);
    if (!axis) throw new Error(`no ${kind} axis of ${family}`);
    return axis;
  };

  it('are the sizes on the most data, and the data sizes of one size, without other data and other seeds', () => {
    expect(find('vit', 'model size').points.map(({ name }) => name)).toEqual([
      'vit-toy-s',
      'vit-toy-m',
      'vit-toy-l',
    ]);
    expect(find('vit', 'data size').points.map(({ x }) => x)).toEqual([0.0005, 0.002, 0.008]);
    expect(axes.filter(({ family }) => family === 'mlp')).toHaveLength(1);
  });

  it('set other training data of the same size beside the most', () => {
    expect(find('vit', 'training data').points.map(({ name, data }) => [name, data])).toEqual([
      ['vit-toy-s-draw1', 'art, one drawing'],
      ['vit-toy-s', 'art'],
    ]);
  });

  it('are told to rise or not', () => {
    // 30, 40, 38: the last step falls by 2 points
    expect(judgeAxis(find('vit', 'model size'))).toEqual({
      rises: false,
      smallestStep: expect.closeTo(-0.02, 12),
    });
    // 12.5, 25, 30: the smaller step is 5 points
    expect(judgeAxis(find('vit', 'data size'))).toEqual({
      rises: true,
      smallestStep: expect.closeTo(0.05, 12),
    });
  });

  it('know how far equal models with other seeds lie apart', () => {
    expect(findSeedScatter(ladders, tasks)?.range).toBeCloseTo(0.02, 12);
    expect(findSeedScatter([ladders[1]], tasks)).toBeUndefined();
  });
});

describe('writeLadderDocument', () => {
  const text = writeLadderDocument(ladders, tasks);

  it('says what each axis does, and sets the step against the scatter of the seeds', () => {
    expect(text).toContain('vit, model size: 30.0 (0.25 M), 40.0 (1.00 M), 38.0 (2.00 M) — does not rise');
    expect(text).toContain(
      'vit, data size: 12.5 (500 pairs), 25.0 (2,000 pairs), 30.0 (8,000 pairs) — rises at every step, ' +
        'by 5.0 points at least: more than the seeds lie apart.',
    );
    expect(text).toContain(
      'training data: 20.0 (art, one drawing, 4,000 pairs), 30.0 (art, 8,000 pairs) — rises',
    );
    expect(text).toContain('30.0 (seed 0), 32.0 (seed 1); they lie 2.0 points apart');
  });

  it('has every score with its interval and chance level', () => {
    expect(text).toContain('| toy/a | acc1 | 10 | 10.0 [5.0, 15.0] | 20.0 [15.0, 25.0] |');
    expect(text).toContain('| mlp-toy-s | 0.50 | 5.0 | 8,000 | 400,000 | 0 | 20.0 |');
  });

  it('gives the same bytes twice', () => {
    expect(writeLadderDocument(ladders, tasks)).toBe(text);
  });
});
