import type { ModelCard } from '../harness/config/model-card.js';
import type { BatchTiming, BatchTrial } from '../harness/core/encoder.js';
import { floatsToHalves } from '../harness/core/float16.js';
import { createRandom } from '../harness/core/random.js';
import { isMemoryShortage } from '../harness/runtime/memory-shortage.js';
import type { ImageGraph } from './image-graph.js';
import { timeBatches } from './time-batches.js';

/** How long an image graph takes at batch sizes, on random pixels. Empty where memory does not hold the smallest. Throws ModelError
 *  where the graph fails at the smallest for another reason. */
export async function timeImageGraph(
  graph: ImageGraph,
  { size: [height, width], input, output }: ModelCard['image'],
  trial: BatchTrial,
): Promise<readonly BatchTiming[]> {
  const length = 3 * height * width;
  const random = createRandom(1);
  // one image is enough: what is in it takes no longer or shorter
  const image = Float32Array.from({ length }, () => 2 * random() - 1);
  const one = graph.pixelType === 'float16' ? floatsToHalves(image) : image;
  let pixels = { held: one, shape: [0, 3, height, width] };
  const run = (count: number) => {
    if (pixels.shape[0] !== count) pixels = { held: repeat(one, count), shape: [count, 3, height, width] };
    return graph.bare.run(input, pixels, output);
  };
  try {
    return await timeBatches(run, trial);
  } catch (error) {
    if (isMemoryShortage(error)) return [];
    throw error;
  }
}

function repeat<Numbers extends Float32Array | Uint16Array>(one: Numbers, count: number): Numbers {
  const Kind = one.constructor as new (length: number) => Numbers;
  const all = new Kind(count * one.length);
  for (let index = 0; index < count; index++) all.set(one, index * one.length);
  return all;
}
