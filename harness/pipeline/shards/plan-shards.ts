import type { BatchRange } from '../../core/kept-batch.js';

/** How large a task is, and its batches. */
interface SizedTask {
  readonly samples: number;
  readonly batchSize: number;
}

/** `count` contiguous ranges that together are all batches of a task, as even as they can be: the longer ones are spread over the
 *  others. Where there are fewer batches than ranges, some are empty. `count` is at least 1. */
export function planShards(batches: number, count: number): readonly BatchRange[] {
  const border = (index: number) => Math.floor((index * batches) / count);
  return Array.from({ length: count }, (_, index) => ({ from: border(index), to: border(index + 1) }));
}

/** The parts of `range` that none of these ranges covers, in their order. */
export function findGaps(range: BatchRange, covered: readonly BatchRange[]): readonly BatchRange[] {
  const gaps: BatchRange[] = [];
  let { from } = range;
  for (const { from: start, to: end } of [...covered].sort((one, other) => one.from - other.from)) {
    if (from >= range.to) return gaps;
    if (start > from) gaps.push({ from, to: Math.min(start, range.to) });
    from = Math.max(from, end);
  }
  return from < range.to ? [...gaps, { from, to: range.to }] : gaps;
}

/** How many samples of a task lie in a range of its batches: all of these are full but the last one. */
export function samplesIn({ from, to }: BatchRange, { samples, batchSize }: SizedTask): number {
  return Math.min(to * batchSize, samples) - Math.min(from * batchSize, samples);
}

/** Ranges of batches for people, in a sentence: `batch 40 of 57`, `batches 1-12, 40 of 57`. */
export function describeBatches(ranges: readonly BatchRange[], batches: number): string {
  const count = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  return `${count === 1 ? 'batch' : 'batches'} ${describeRanges(ranges, batches)}`;
}

/** Ranges of batches for people, their places counted from 1: `1-12, 40 of 57`. */
export function describeRanges(ranges: readonly BatchRange[], batches: number): string {
  const parts = ranges.map(({ from, to }) => (to - from === 1 ? String(to) : `${from + 1}-${to}`));
  return `${parts.join(', ')} of ${batches}`;
}
