import { createLimit } from '../core/limit.js';

/** Applies `work` to a stream, at most `concurrency` at once, and yields the results in the stream's order. Reads ahead
 *  no further than that, so memory is bounded by it whatever the length of the stream. */
export async function* mapInOrder<Item, Result>(
  items: AsyncIterable<Item>,
  concurrency: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const limit = createLimit(concurrency);
  const pending: Promise<Result>[] = [];
  try {
    for await (const item of items) {
      const result = limit(() => work(item));
      // A result that fails before its turn is nobody's yet: without this, Node would end the process.
      result.catch(() => undefined);
      pending.push(result);
      if (pending.length > concurrency) yield* takeOldest(pending);
    }
    while (pending.length > 0) yield* takeOldest(pending);
  } finally {
    await Promise.allSettled(pending);
  }
}

async function* takeOldest<Result>(pending: Promise<Result>[]): AsyncGenerator<Result> {
  for (const oldest of pending.splice(0, 1)) yield await oldest;
}
