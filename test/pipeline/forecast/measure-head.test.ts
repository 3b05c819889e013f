import { describe, expect, it } from '@jest/globals';
import type { EncodedBatch } from '../../../harness/core/encoder.js';
import { DataError } from '../../../harness/core/errors.js';
import { measureHead } from '../../../harness/pipeline/forecast/measure-head.js';
import { expectOneLine } from '../../support/errors.js';

const good = { ok: true, output: { tensors: {} } } as const;
const bad = { ok: false, error: { kind: 'DataError', message: 'broken' } } as const;

/** A head whose graph takes `graphMs` for a sample, and as much around it as `aroundMs` says; its first round takes longer. Workers
 *  run side by side: the clock moves once for all batches of a round. */
function createHead({ graphMs = 10, aroundMs = 2, coldMs = 100, bad: broken = [] as readonly number[] }) {
  let time = 0;
  let waiting = 0;
  const rounds: number[][] = [];
  const ask = async (indices: readonly number[]): Promise<EncodedBatch> => {
    const isCold = rounds.length === 0 || (rounds.length === 1 && waiting > 0);
    if (waiting++ === 0) rounds.push([]);
    rounds[rounds.length - 1].push(...indices);
    const elapsed = indices.length * (graphMs + aroundMs) + (isCold ? coldMs : 0);
    await Promise.resolve(); // until all batches of the round are there
    if (waiting > 0) time += (elapsed * waiting) / 2; // two workers
    waiting = 0;
    const samples = indices.map((index) => (broken.includes(index) ? bad : good));
    return { samples, encodeMs: graphMs * indices.filter((index) => !broken.includes(index)).length };
  };
  return { ask, rounds, now: () => time };
}

const scale = { workers: 2, batchSize: 4, budgetMs: 2000, isWarm: false };

describe('measureHead', () => {
  it('warms up with one sample a worker and a batch each, and counts two rounds of two', async () => {
    const { ask, rounds, now } = createHead({});
    const { graph, around, answered } = await measureHead(ask, 8, { ...scale, budgetMs: 4000, now });
    expect(rounds).toEqual([
      [0, 1],
      [0, 1, 2, 3, 4, 5, 6, 7],
      [0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7],
      [0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7],
    ]);
    // 10 ms in the graph and 2 around it, for each sample in its worker; the slow first round does not count
    expect([graph, around]).toEqual([0.01, 0.002]);
    expect([...answered.keys()]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('takes the samples again where there are too few', async () => {
    const { ask, rounds, now } = createHead({});
    await measureHead(ask, 3, { ...scale, now });
    expect(rounds[1]).toEqual([0, 1, 2, 0, 1, 2, 0, 1]);
  });

  it('takes smaller batches of a slow head, and no second round where one sample passes the budget', async () => {
    const slow = createHead({ graphMs: 490, aroundMs: 10, coldMs: 0 });
    // 500 ms for one: 1500 ms are left for 3, so one round of one sample more
    expect((await measureHead(slow.ask, 8, { ...scale, now: slow.now })).graph).toBe(0.49);
    expect(slow.rounds.map(({ length }) => length)).toEqual([2, 2]);
    const slower = createHead({ graphMs: 2900, aroundMs: 100, coldMs: 0 });
    const { graph, around } = await measureHead(slower.ask, 8, { ...scale, now: slower.now });
    expect([graph, around]).toEqual([2.9, 0.1]);
    expect(slower.rounds.map(({ length }) => length)).toEqual([2]);
  });

  it('runs a head that is warm once where its samples go alone', async () => {
    const { ask, rounds, now } = createHead({ coldMs: 0 });
    await measureHead(ask, 8, { ...scale, batchSize: 1, isWarm: true, now });
    expect(rounds).toHaveLength(1);
    const cold = createHead({ coldMs: 0 });
    await measureHead(cold.ask, 8, { ...scale, batchSize: 1, now: cold.now });
    expect(cold.rounds).toHaveLength(2);
  });

  it('does not count samples that could not be encoded, and refuses when none could', async () => {
    const { ask, now } = createHead({ aroundMs: 0, bad: [1] });
    expect((await measureHead(ask, 8, { ...scale, now })).graph).toBe(0.01);
    const none = createHead({ bad: [0, 1] });
    await expectOneLine(
      () => measureHead(none.ask, 2, { ...scale, now: none.now }),
      DataError,
      'calibration: none of the samples could be encoded',
    );
  });
});
