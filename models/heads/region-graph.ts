import { join } from 'node:path';
import type { ModelCard } from '../../harness/config/model-card.js';
import type { GridLayout, ImageMode } from '../../harness/core/encoder.js';
import { ModelError } from '../../harness/core/errors.js';
import { createTensor, type Tensor } from '../../harness/core/tensor.js';
import type { DecodedImage } from '../../harness/preprocess/decode.js';
import { listWindows, planView } from '../../harness/preprocess/view-geometry.js';
import { cutWindows, resizeWhole } from '../../harness/preprocess/view-pixels.js';
import { createSession, type GraphSession, type SessionOptions } from '../../harness/runtime/session.js';
import { checkAxes, type KnownLength } from './axes.js';
import { embeddingWidth, lengthsOf } from './check-head.js';
import { placeBoxes, type NamedTensors } from './detector.js';
import { describeHead, type RegionHead } from './head-outputs.js';
import { cutMasks } from './segmenter.js';

/** What a detector or a segmenter gave for one image. */
interface RegionAnswer {
  readonly tensors: NamedTensors;
  /** Of `mask_logits`. */
  readonly maskLayout?: GridLayout;
  /** Time the graph ran. */
  readonly encodeMs: number;
}

/** A loaded detector or segmenter. It is run on one image at a time, as the number of regions may depend on the image. */
export interface RegionGraph {
  readonly session: GraphSession;
  /** The outputs for the whole image, resized to fit the input and padded at the right or below. Throws ModelError where they
   *  are not what docs/HEADS.md says. */
  readonly encode: (image: DecodedImage, imageMode: ImageMode) => Promise<RegionAnswer>;
}

/** Loads the graph of a head of a model whose graphs fit its card. Throws ModelError when it cannot be loaded. */
export async function loadRegionGraph(
  folder: string,
  card: ModelCard,
  head: RegionHead,
  options: SessionOptions,
): Promise<RegionGraph> {
  const { file } = describeHead(card, head);
  const session = await createSession(join(folder, file), options);
  return makeRegionGraph(session, card, head, embeddingWidth(folder, card));
}

/** The same over a session that is open. `width`: D, the width of the text embeddings, where it is known. */
export function makeRegionGraph(
  session: GraphSession,
  card: ModelCard,
  head: RegionHead,
  width: Readonly<Record<string, KnownLength>>,
): RegionGraph {
  const facts = describeHead(card, head);
  const { input, size, stride, outputs } = facts;
  const known = { ...lengthsOf(facts), ...width };
  return {
    session,
    encode: async (image, imageMode) => {
      const plan = planView([image.height, image.width], { kind: 'whole' }, size, stride);
      const resized = resizeWhole(image, card.image, imageMode, plan.resized);
      const pixels = createTensor(cutWindows(resized, listWindows(plan), card.image), [1, 3, ...size]);
      const start = performance.now();
      const names = outputs.map(({ name }) => name);
      const results = await session.runMany({ [input]: pixels }, names);
      const encodeMs = performance.now() - start;
      const shapes = outputs.map(({ name, axes }) => ({ name, shape: results[name].shape, axes }));
      checkAxes(session.file, shapes, known);
      const tensors: NamedTensors = Object.fromEntries(
        outputs.map(({ tensor, name }) => [tensor, withoutBatch(results[name])]),
      );
      const layout = { source: plan.source, resized: plan.resized, stride };
      return { ...arrange(head, tensors, layout, session.file), encodeMs };
    },
  };
}

function arrange(
  head: RegionHead,
  tensors: NamedTensors,
  layout: GridLayout,
  file: string,
): Omit<RegionAnswer, 'encodeMs'> {
  if (head === 'detector') {
    const checked = { ...tensors, objectness: clipProbabilities(tensors.objectness, 'objectness', file) };
    return { tensors: placeBoxes(checked, layout, file) };
  }
  return {
    tensors: {
      ...tensors,
      mask_logits: cutMasks(tensors.mask_logits, layout),
      ...('mask_objectness' in tensors && {
        mask_objectness: clipProbabilities(tensors.mask_objectness, 'objectness of masks', file),
      }),
    },
    maskLayout: layout,
  };
}

/** How far rounding may carry a probability out of its range. */
const tolerance = 1e-3;

function clipProbabilities({ data, shape }: Tensor, what: string, file: string): Tensor {
  // written so that NaN is caught too
  const wrong = data.find((value) => !(value >= -tolerance && value <= 1 + tolerance));
  if (wrong !== undefined)
    throw new ModelError(
      `${file}: ${what} holds ${wrong.toPrecision(4)}, expected probabilities from 0 to 1. ` +
        'If these are logits, export them behind a sigmoid or softmax',
    );
  return createTensor(
    data.map((value) => Math.min(1, Math.max(0, value))),
    shape,
  );
}

function withoutBatch({ data, shape: [, ...shape] }: Tensor): Tensor {
  return createTensor(data, shape);
}
