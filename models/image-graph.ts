import { join } from 'node:path';
import type { ModelCard } from '../harness/config/model-card.js';
import type { EncodedBatch, EncoderInput } from '../harness/core/encoder.js';
import { ModelError } from '../harness/core/errors.js';
import { createLimit } from '../harness/core/limit.js';
import type { Tensor } from '../harness/core/tensor.js';
import type { HeldTensor } from '../harness/runtime/graph-input.js';
import { createSession, type GraphSession, type SessionOptions } from '../harness/runtime/session.js';
import { checkOutputAxes } from './graph-checks.js';
import { arrangeSamples, pixelBytes, viewPixels, writePixelBatch, type PixelType } from './pixel-batch.js';
import { createPixelBuffers } from './pixel-buffers.js';

/** A graph that takes preprocessed images: `image` gives one embedding each, `dense` a grid of features. */
export interface ImageGraph {
  readonly session: GraphSession;
  /** The session without what was put around it. */
  readonly bare: GraphSession;
  /** The element type of its input. */
  readonly pixelType: PixelType;
  /** Decodes, preprocesses and encodes a batch; a sample that cannot be decoded fails alone. */
  readonly encode: (batch: readonly EncoderInput[]) => Promise<EncodedBatch>;
  /** Runs the graph on preprocessed images [N, 3, H, W]: a row each, and how long it took. */
  readonly encodePixels: (pixels: HeldTensor) => Promise<EncodedRows>;
}

/** Outputs along the first axis. */
export interface EncodedRows {
  readonly rows: Tensor;
  readonly encodeMs: number;
}

/** The heads that are one graph from pixels to one tensor. */
export type ImageHead = 'image' | 'dense';

/** What protocols call the output of a head. */
export const outputNames: Readonly<Record<ImageHead, string>> = { image: 'embedding', dense: 'features' };

/** Loads the graph of a head of a model whose graphs fit its card; `wrap` is put around its session. Throws ModelError when it
 *  cannot be loaded. */
export async function loadImageGraph(
  folder: string,
  card: ModelCard,
  head: ImageHead,
  options: SessionOptions,
  wrap: (session: GraphSession) => GraphSession = (session) => session,
): Promise<ImageGraph> {
  const { file, output } = head === 'image' ? card.image : requireDense(card);
  const { image: spec } = card;
  const path = join(folder, file);
  const bare = await createSession(path, options);
  const session = wrap(bare);
  const pixelType = typeOfInput(session, spec.input);
  const buffers = createPixelBuffers();
  // in turn, so that the time of a run holds no other that was asked for meanwhile
  const inTurn = createLimit(1);
  const encodePixels = (pixels: HeldTensor) =>
    inTurn(async () => {
      const start = performance.now();
      const rows = await session.run(spec.input, pixels, output);
      const encodeMs = performance.now() - start;
      checkOutputAxes(path, { name: output, shape: rows.shape }, head === 'image' ? 'embedding' : 'dense');
      return { rows, encodeMs };
    });
  return {
    ...{ session, bare },
    pixelType,
    encodePixels,
    encode: async (batch) => {
      const buffer = buffers.take(pixelBytes(batch.length, spec, pixelType));
      const { count, failures } = await writePixelBatch(batch, spec, pixelType, buffer);
      const encoded = count > 0 ? await encodePixels(viewPixels(buffer, count, spec, pixelType)) : undefined;
      buffers.giveBack(buffer);
      const samples = arrangeSamples(batch.length, encoded?.rows, failures, outputNames[head]);
      return { samples, encodeMs: encoded?.encodeMs ?? 0 };
    },
  };
}

/** What is neither is left to the run, which names both types. */
function typeOfInput({ inputs }: GraphSession, input: string): PixelType {
  return inputs.find(({ name }) => name === input)?.type === 'float16' ? 'float16' : 'float32';
}

/** The dense head of a card. Throws ModelError where it has none. */
export function requireDense(card: ModelCard): NonNullable<ModelCard['dense']> {
  if (!card.dense)
    throw new ModelError(
      `${card.id}: no dense graph in model.json. Export one, or leave out the dense tasks`,
    );
  return card.dense;
}
