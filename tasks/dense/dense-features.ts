import type { GridLayout } from '../../harness/core/encoder.js';
import { ProtocolError } from '../../harness/core/errors.js';
import type { AnsweredSample } from '../../harness/core/protocol.js';
import type { Tensor } from '../../harness/core/tensor.js';

/** Dense features [D, h, w] and how they lie on the image. */
export interface DenseFeatures {
  readonly features: Tensor;
  readonly layout: GridLayout;
}

/** The dense features of a sample, or undefined where the model gave none. Throws ProtocolError when they do not say where
 *  they lie. */
export function findFeatures(
  protocol: string,
  { sample, output }: AnsweredSample,
): DenseFeatures | undefined {
  if (!Object.hasOwn(output.tensors, 'features')) return undefined;
  const { features } = output.tensors;
  if (!output.layout || features.shape.length !== 3)
    throw new ProtocolError(
      `${protocol}: sample ${sample.id}: dense features [${features.shape.join(', ')}] without a view, expected [D, h, w] with one`,
    );
  return { features, layout: output.layout };
}

/** The dense features of a sample. Throws ProtocolError where the model gave none. */
export function featuresOf(protocol: string, answered: AnsweredSample): DenseFeatures {
  const found = findFeatures(protocol, answered);
  if (found) return found;
  throw new ProtocolError(
    `${protocol}: sample ${answered.sample.id}: no dense features, got ${Object.keys(answered.output.tensors).join(', ')}`,
  );
}
