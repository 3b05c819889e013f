import { ProtocolError } from '../../harness/core/errors.js';
import type { MatrixProduct } from '../../harness/core/matrix-product.js';
import { createTensor, normalizeRows, type Tensor } from '../../harness/core/tensor.js';
import type { TextClassifier } from './text-classifier.js';

/** The cosine of each feature of `regions` [R, D] with every category [C], that of its best name, in single precision.
 *  Features of zeros have cosine 0 with everything. Throws ProtocolError when the features are of another width than the
 *  text embeddings. Source: bytedance/fc-clip, fcclip/fcclip.py (get_classification_logits). */
export async function scoreRegions(
  multiply: MatrixProduct,
  { rows, starts }: TextClassifier,
  regions: Tensor,
): Promise<readonly Float64Array[]> {
  const [count, width] = regions.shape;
  if (count === 0) return [];
  if (width !== rows.shape[1])
    throw new ProtocolError(
      `region features of ${width} values, expected ${rows.shape[1]} as the text embeddings have. Check the model's card`,
    );
  const products = await multiply(normalizeRows(regions), rows);
  const names = rows.shape[0];
  return Array.from({ length: count }, (_, region) => {
    const scores = new Float64Array(starts.length - 1).fill(-Infinity);
    for (let category = 0; category < scores.length; category++)
      for (let name = starts[category]; name < starts[category + 1]; name++)
        scores[category] = Math.max(scores[category], products.data[region * names + name]);
    return scores;
  });
}

/** The [N, D] tensor of these features of one width. */
export function stackFeatures(features: readonly Float64Array[], width: number): Tensor {
  const data = new Float32Array(features.length * width);
  features.forEach((feature, index) => {
    data.set(feature, index * width);
  });
  return createTensor(data, [features.length, width]);
}
