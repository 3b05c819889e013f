import type { ModelCard } from '../../harness/config/model-card.js';
import type { EncoderInput } from '../../harness/core/encoder.js';
import type { DecodedImage } from '../../harness/preprocess/decode.js';
import type { GraphSession } from '../../harness/runtime/session.js';
import { encodeDenseView } from '../dense-view.js';
import type { ViewedImage } from '../encode-views.js';
import type { RegionGraph } from './region-graph.js';

/** What is done to each image of a batch: one decoded image to the outputs of all heads. */
type Viewer = (image: DecodedImage, input: EncoderInput) => Promise<ViewedImage>;

/** Gives `features` with their `layout`, for images that all have a view. */
export function viewDense(card: ModelCard, dense: GraphSession, windowsPerRun: number): Viewer {
  return async (image, { imageMode, view }) => {
    if (!view) throw new RangeError('encoder: a batch has images with a view and without');
    const { features, ...rest } = await encodeDenseView(dense, card, image, {
      ...{ imageMode, view, windowsPerRun },
    });
    return { output: { tensors: { features }, layout: rest.layout }, encodeMs: rest.encodeMs };
  };
}

/** Gives the outputs of a detector or a segmenter, and `features` beside them where there is a dense graph: under the view of
 *  the input, or of the whole image. */
export function viewRegions(
  card: ModelCard,
  regions: RegionGraph,
  dense: GraphSession | undefined,
  windowsPerRun: number,
): Viewer {
  const viewFeatures = dense && viewDense(card, dense, windowsPerRun);
  return async (image, input) => {
    const { tensors, maskLayout, encodeMs } = await regions.encode(image, input.imageMode);
    const whole = { ...input, view: input.view ?? { kind: 'whole' } } as const;
    const viewed = await viewFeatures?.(image, whole);
    return {
      output: {
        ...viewed?.output,
        tensors: { ...tensors, ...viewed?.output.tensors },
        ...(maskLayout && { maskLayout }),
      },
      encodeMs: encodeMs + (viewed?.encodeMs ?? 0),
    };
  };
}
