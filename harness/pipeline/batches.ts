/** Groups a stream into arrays of `size`, the last one smaller. The borders depend on `size` alone. */
export async function* inBatches<Item>(
  items: AsyncIterable<Item>,
  size: number,
): AsyncGenerator<readonly Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** The first `count` items of a stream, or all of it; the stream is closed behind them. */
export async function* takeFirst<Item>(items: AsyncIterable<Item>, count = Infinity): AsyncGenerator<Item> {
  let taken = 0;
  for await (const item of items) {
    yield item;
    if (++taken >= count) return;
  }
}
