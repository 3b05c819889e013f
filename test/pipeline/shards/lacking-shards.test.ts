import { expect, it } from '@jest/globals';
import { describeLacking } from '../../../harness/pipeline/shards/lacking-shards.js';
import { planShards } from '../../../harness/pipeline/shards/plan-shards.js';

const rest = 'and the other options as they are; without --merge, bench run computes what is missing';

it('lacks nothing where the ranges cover all, whichever splits they are of', () => {
  expect(
    describeLacking([...planShards(10, 3).slice(0, 2), ...planShards(10, 2).slice(1)], 10),
  ).toBeUndefined();
});

it('names the shards that are missing', () => {
  const [first, , third] = planShards(12, 4);
  expect(describeLacking([third, first], 12)).toBe(
    `its shards are not finished: they lack batches 4-6, 10-12 of 12. Get them: bench run --shard 2/4, --shard 4/4 ${rest}`,
  );
});

it('names some of many', () => {
  expect(describeLacking(planShards(300, 100).slice(0, 90), 300)).toContain(
    'bench run --shard 91/100, --shard 92/100, --shard 93/100, --shard 94/100, and 6 more, and the other',
  );
});

it('says how to begin where nothing is there, and where ranges are of no plan', () => {
  const command = `bench run --shard I/N, for each I from 1 to N, ${rest}`;
  expect(describeLacking([], 12)).toBe(`its shards are not finished: none is there. Get them: ${command}`);
  expect(describeLacking([{ from: 0, to: 11 }], 12)).toBe(
    `its shards are not finished: they lack batch 12 of 12. Get them: ${command}`,
  );
});
