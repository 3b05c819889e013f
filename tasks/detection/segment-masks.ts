import type { LabelMap, Rle } from '../../harness/core/annotations.js';
import { createRle } from '../../harness/core/rle/runs.js';

/** The mask of each value that a map has, in one pass over its pixels. */
export function masksOfMap({ data, height, width }: LabelMap): ReadonlyMap<number, Rle> {
  const runs = new Map<number, { counts: number[]; closed: number }>();
  const close = (value: number, from: number, to: number) => {
    const own = runs.get(value) ?? { counts: [], closed: 0 };
    own.counts.push(from - own.closed, to - from);
    own.closed = to;
    runs.set(value, own);
  };
  let from = 0;
  let value = data[0];
  const pixels = height * width;
  for (let at = 1; at < pixels; at++) {
    // run lengths go down the columns
    const next = data[(at % height) * width + Math.floor(at / height)];
    if (next === value) continue;
    close(value, from, at);
    [from, value] = [at, next];
  }
  close(value, from, pixels);
  return new Map(
    [...runs].map(([own, { counts, closed }]) => [
      own,
      createRle(closed < pixels ? [...counts, pixels - closed] : counts, height, width),
    ]),
  );
}
