import type { ModelCard } from '../harness/config/model-card.js';
import type { GridLayout, ImageMode, ImageView } from '../harness/core/encoder.js';
import { ModelError } from '../harness/core/errors.js';
import { createTensor, type Tensor } from '../harness/core/tensor.js';
import type { DecodedImage } from '../harness/preprocess/decode.js';
import { listWindows, planView } from '../harness/preprocess/view-geometry.js';
import { cutWindows, resizeWhole } from '../harness/preprocess/view-pixels.js';
import type { GraphSession } from '../harness/runtime/session.js';
import { checkGrid } from './graph-checks.js';
import { requireDense } from './image-graph.js';
import { createFeatureGrid } from './stitch-features.js';

/** What is asked of a dense graph about one image. */
export interface DenseQuestion {
  readonly imageMode: ImageMode;
  readonly view: ImageView;
  /** Windows of the image that are run together, at most. */
  readonly windowsPerRun: number;
}

/** The features of one image under a view. */
export interface DenseAnswer {
  /** [D, gh, gw]: means over windows of features of length 1. */
  readonly features: Tensor;
  readonly layout: GridLayout;
  /** Time the graph ran. */
  readonly encodeMs: number;
}

/** Runs a dense graph over the windows of one image, whose outputs are added up as they come. Windows of two images are never
 *  run together. Throws ModelError where the stride does not divide the input, or the grid is not what stride and input say. */
export async function encodeDenseView(
  session: GraphSession,
  card: ModelCard,
  image: DecodedImage,
  { imageMode, view, windowsPerRun }: DenseQuestion,
): Promise<DenseAnswer> {
  const { output, stride } = requireDense(card);
  const { input, size } = card.image;
  checkDivides(card.id, size, stride);
  const plan = planView([image.height, image.width], view, size, stride);
  const resized = resizeWhole(image, card.image, imageMode, plan.resized);
  const windows = listWindows(plan);
  const grid = createFeatureGrid(plan);
  let encodeMs = 0;
  for (let first = 0; first < windows.length; first += windowsPerRun) {
    const some = windows.slice(first, first + windowsPerRun);
    const pixels = createTensor(cutWindows(resized, some, card.image), [some.length, 3, ...size]);
    const start = performance.now();
    const features = await session.run(input, pixels, output);
    encodeMs += performance.now() - start;
    checkGrid(session.file, { name: output, shape: features.shape }, size, stride, 'dense.stride');
    grid.add(features);
  }
  const { source, resized: resizedSize } = plan;
  return { features: grid.finish(), layout: { source, resized: resizedSize, stride }, encodeMs };
}

function checkDivides(id: string, [height, width]: readonly [number, number], stride: number): void {
  if (height % stride === 0 && width % stride === 0) return;
  throw new ModelError(
    `${id}: dense.stride ${stride} does not divide image.size ${height} x ${width}, so that windows cannot be put side by side. ` +
      `Export the dense graph at a size that is a multiple of ${stride}`,
  );
}
