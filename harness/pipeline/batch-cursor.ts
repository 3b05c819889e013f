import { DataError } from '../core/errors.js';
import type { BatchRange } from '../core/kept-batch.js';
import type { Sample } from '../core/sample.js';

/** A batch of samples, with its place among those of its task. */
export interface PlacedBatch {
  readonly index: number;
  readonly samples: readonly Sample[];
}

/** Batches with their places, from 0 on. */
export async function* placeBatches(batches: AsyncIterable<readonly Sample[]>): AsyncGenerator<PlacedBatch> {
  let index = 0;
  for await (const samples of batches) yield { index: index++, samples };
}

/** Reads ranges of the batches of a task. Ranges that follow each other are read in one go through the data; what lies between them
 *  is passed over, and a range that lies before is found by reading from the start again. One range is read at a time. */
export interface BatchCursor {
  readonly read: (range: BatchRange) => AsyncGenerator<PlacedBatch>;
  readonly close: () => Promise<void>;
}

/** A cursor over a stream of batches that `open` opens from its start; `total` is how many there are thought to be. Behind the last of
 *  them the end of the stream is read too, where a data set tells that its samples are not as many as they should be. */
export function createBatchCursor(
  id: string,
  total: number,
  open: () => AsyncGenerator<readonly Sample[]>,
): BatchCursor {
  let stream: AsyncGenerator<readonly Sample[]> | undefined;
  let next = 0;
  const close = async () => {
    await stream?.return(undefined);
    stream = undefined;
    next = 0;
  };
  const take = async (opened: AsyncGenerator<readonly Sample[]>): Promise<PlacedBatch> => {
    const taken = await opened.next();
    if (taken.done === true)
      throw new DataError(`${id}: ends after ${next} batches, expected ${total}. Have its files changed?`);
    return { index: next++, samples: taken.value };
  };
  return {
    read: async function* ({ from, to }) {
      if (next > from) await close();
      const opened = (stream ??= open());
      try {
        while (next < from) await take(opened);
        while (next < to) yield await take(opened);
        if (to === total) await opened.next();
      } catch (error) {
        await close(); // what has thrown gives nothing more
        throw error;
      }
    },
    close,
  };
}
