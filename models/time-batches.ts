import type { BatchTiming, BatchTrial } from '../harness/core/encoder.js';
import { ModelError } from '../harness/core/errors.js';

/** Samples of a size. */
const samples = 3;

/** How long a graph takes at batch sizes: the fastest run of three samples, as what else a machine does only makes runs slower. Each
 *  size is compared with the one before, sample by sample in turn; a sample goes on until it is long enough to mean something.
 *  Ends before a size that the budget does not hold, before one that fails, and behind one that is no faster for an image than
 *  the one before. Empty where no two were compared. `run` runs the graph on a batch of that size. Two runs on one image come
 *  first, which do not count against the budget: the second tells a graph that is too slow to be timed. */
export async function timeBatches(
  run: (batchSize: number) => Promise<unknown>,
  { sizes, budgetMs, sampleMs }: BatchTrial,
  now: () => number = () => performance.now(),
): Promise<readonly BatchTiming[]> {
  const timeRun = async (size: number) => {
    const start = now();
    await run(size);
    return now() - start;
  };
  const fastestOfSample = async (size: number) => {
    const end = now() + sampleMs;
    let fastest = Number.POSITIVE_INFINITY;
    do fastest = Math.min(fastest, await timeRun(size));
    while (now() < end);
    return fastest;
  };
  await run(1);
  if (sizes[0] * (await timeRun(1)) > budgetMs) return [];
  await run(sizes[0]);
  const start = now();
  let current: BatchTiming = { batchSize: sizes[0], msPerImage: (await timeRun(sizes[0])) / sizes[0] };
  const timings: BatchTiming[] = [];
  for (const size of sizes.slice(1)) {
    const { batchSize, msPerImage } = current;
    const comparing = [batchSize, size].map((images) => samples * Math.max(images * msPerImage, sampleMs));
    if (now() - start + size * msPerImage + comparing[0] + comparing[1] > budgetMs) break;
    // the first run at a size makes room for it
    if ((await timeUnlessItFails(() => timeRun(size))) === undefined) break;
    let [before, after] = [msPerImage, Number.POSITIVE_INFINITY];
    for (let sample = 0; sample < samples; sample++) {
      before = Math.min(before, (await fastestOfSample(batchSize)) / batchSize);
      after = Math.min(after, (await fastestOfSample(size)) / size);
    }
    timings.splice(-1, 1, { batchSize, msPerImage: before });
    timings.push((current = { batchSize: size, msPerImage: after }));
    if (after >= before) break;
  }
  return timings;
}

/** Undefined where memory, or the graph, does not take such a batch. */
async function timeUnlessItFails(time: () => Promise<number>): Promise<number | undefined> {
  try {
    return await time();
  } catch (error) {
    if (error instanceof ModelError) return undefined;
    throw error;
  }
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}
