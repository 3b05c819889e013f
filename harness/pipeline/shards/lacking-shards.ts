import type { BatchRange } from '../../core/kept-batch.js';
import { describeBatches, findGaps, planShards } from './plan-shards.js';

/** Missing shards that are named one by one. */
const mostNamed = 4;

/** What is lacking of a task of so many batches, and the command that brings it; undefined where the finished ranges cover all. */
export function describeLacking(finished: readonly BatchRange[], batches: number): string | undefined {
  const gaps = findGaps({ from: 0, to: batches }, finished);
  if (gaps.length === 0) return undefined;
  const what = finished.length === 0 ? 'none is there' : `they lack ${describeBatches(gaps, batches)}`;
  return `its shards are not finished: ${what}. Get them: ${describeRemedy(finished, gaps, batches)}`;
}

/** The options that a run needs beside those that it had. */
function describeRemedy(
  finished: readonly BatchRange[],
  gaps: readonly BatchRange[],
  batches: number,
): string {
  const others = 'and the other options as they are; without --merge, bench run computes what is missing';
  const plan = findPlan(finished, batches);
  if (!plan) return `bench run --shard I/N, for each I from 1 to N, ${others}`;
  const missing = plan.flatMap(({ from, to }, index) =>
    gaps.some((gap) => gap.from < to && from < gap.to) ? [`${index + 1}/${plan.length}`] : [],
  );
  const named = missing.slice(0, mostNamed);
  const more = missing.length > named.length ? `, and ${missing.length - named.length} more,` : '';
  return `bench run ${named.map((shard) => `--shard ${shard}`).join(', ')}${more} ${others}`;
}

/** The ranges into which a task seems to have been cut: of the fewest that give each of the finished ones. */
function findPlan(finished: readonly BatchRange[], batches: number): readonly BatchRange[] | undefined {
  if (finished.length === 0) return undefined;
  for (let count = 1; count <= batches; count++) {
    const plan = planShards(batches, count);
    const isOf = ({ from, to }: BatchRange) => plan.some((range) => range.from === from && range.to === to);
    if (finished.every(isOf)) return plan;
  }
  return undefined;
}
