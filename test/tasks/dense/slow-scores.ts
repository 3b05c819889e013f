import { ProtocolError } from '../../../harness/core/errors.js';
import { rowOf } from '../../../harness/core/tensor.js';
import type { TextClassifier } from '../../../tasks/dense/text-classifier.js';

/** A slow second way to score regions, in double precision and one at a time: the score of every category [C] for a feature [D]: the largest of its products with the names of the category, summed in
 *  double precision. The cosine where the feature is a unit vector. Throws ProtocolError when it is of another width.
 *  Source: bytedance/fc-clip, fcclip/fcclip.py (get_classification_logits), where the largest of several names counts. */
export function scoreCategories(
  { rows, starts }: TextClassifier,
  feature: Float32Array | Float64Array,
): Float64Array {
  const width = rows.shape[1];
  if (feature.length !== width)
    throw new ProtocolError(
      `region features of ${feature.length} values, expected ${width} as the text embeddings have. Check the model's card`,
    );
  const scores = new Float64Array(starts.length - 1).fill(-Infinity);
  for (let category = 0; category < scores.length; category++)
    for (let row = starts[category]; row < starts[category + 1]; row++)
      scores[category] = Math.max(scores[category], innerProduct(feature, rowOf(rows, row)));
  return scores;
}

function innerProduct(a: Float32Array | Float64Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < b.length; i++) sum += a[i] * b[i];
  return sum;
}
