import type { ModelCard } from '../../harness/config/model-card.js';
import type { EncoderInput } from '../../harness/core/encoder.js';
import { fromWireError } from '../../harness/core/errors.js';
import type { Tensor } from '../../harness/core/tensor.js';
import { rowOf } from '../../harness/core/tensor.js';
import type { SessionOptions } from '../../harness/runtime/session.js';
import { loadImageGraph, type ImageHead } from '../image-graph.js';
import { loadTextGraph } from '../text-graph.js';

/** A loaded head: images, or texts, in batches of one size, each to the numbers that its graph gives. */
export interface OpenHead<Input> {
  readonly encode: (inputs: readonly Input[], batch: number) => Promise<readonly Float32Array[]>;
  readonly close: () => Promise<void>;
}

/** Images are read as the exporter's transform reads them: resized in the mode of their file. */
const imageMode = 'source';

/** Opens the image or the dense graph. Throws ModelError when it cannot be loaded. */
export async function openImages(
  folder: string,
  card: ModelCard,
  head: ImageHead,
  options: SessionOptions,
): Promise<OpenHead<Uint8Array>> {
  const graph = await loadImageGraph(folder, card, head, options);
  const encodeBatch = async (images: readonly Uint8Array[]) => {
    const batch = images.map((image): EncoderInput => ({ image, imageMode }));
    const { samples } = await graph.encode(batch);
    return samples.map((sample) => {
      if (!sample.ok) throw fromWireError(sample.error);
      return Object.values(sample.output.tensors)[0].data;
    });
  };
  return { encode: inBatches(encodeBatch), close: graph.session.close };
}

/** Opens the text graph. Throws ModelError when it cannot be loaded. */
export async function openTexts(
  folder: string,
  card: ModelCard,
  options: SessionOptions,
): Promise<OpenHead<string>> {
  const graph = await loadTextGraph(folder, card, options);
  const encodeBatch = async (texts: readonly string[]) => rowsOf(await graph.encode(texts));
  return { encode: inBatches(encodeBatch), close: graph.session.close };
}

function inBatches<Input>(
  encodeBatch: (inputs: readonly Input[]) => Promise<readonly Float32Array[]>,
): OpenHead<Input>['encode'] {
  return async (inputs, batch) => {
    const outputs: Float32Array[] = [];
    for (let start = 0; start < inputs.length; start += batch)
      outputs.push(...(await encodeBatch(inputs.slice(start, start + batch))));
    return outputs;
  };
}

function rowsOf(matrix: Tensor): readonly Float32Array[] {
  return Array.from({ length: matrix.shape[0] }, (_, row) => rowOf(matrix, row));
}
