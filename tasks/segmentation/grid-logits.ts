import { ProtocolError } from '../../harness/core/errors.js';
import type { MatrixProduct } from '../../harness/core/matrix-product.js';
import { createTensor, type Tensor } from '../../harness/core/tensor.js';
import type { TextClassifier } from '../dense/text-classifier.js';
import type { MapStack } from './map-stack.js';

/** The scores of every category in every cell of a grid, [C, h, w]: the largest of the products of the cell's feature with the
 *  names of the category. Features are [D, h, w] as the dense head gives them under a view: means of unit vectors, so that
 *  these are the means over windows of the cosines.
 *  Throws ProtocolError, which begins with `where`, when the widths of features and text differ, or a score is no number. */
export async function scoreGrid(
  { rows, starts }: TextClassifier,
  features: Tensor,
  multiply: MatrixProduct,
  where: string,
): Promise<MapStack> {
  const [depth, height, width] = features.shape;
  if (features.shape.length !== 3 || depth !== rows.shape[1])
    throw new ProtocolError(
      `${where}: dense features [${features.shape.join(', ')}], expected [${rows.shape[1]}, height, width] as wide as the text embeddings. Check the model's card`,
    );
  const cells = height * width;
  const products = await multiply(rows, listCells(features, cells));
  const count = starts.length - 1;
  const data = new Float32Array(count * cells);
  for (let category = 0; category < count; category++) {
    const scores = data.subarray(category * cells, (category + 1) * cells).fill(-Infinity);
    for (let row = starts[category]; row < starts[category + 1]; row++)
      for (let cell = 0, at = row * cells; cell < cells; cell++, at++)
        // not Math.max, and this way round: what is no number stays
        if (!(products.data[at] <= scores[cell])) scores[cell] = products.data[at];
  }
  const strange = data.findIndex((value) => !Number.isFinite(value));
  if (strange >= 0)
    throw new ProtocolError(
      `${where}: the score of category ${Math.floor(strange / cells)} (from 0) is ${data[strange]} in cell ${strange % cells}, expected a finite number. Check the dense graph`,
    );
  return { data, count, height, width };
}

/** [cells, D] of [D, cells]. */
function listCells({ data }: Tensor, cells: number): Tensor {
  const depth = data.length / cells;
  const turned = new Float32Array(data.length);
  // blocks of cells stay in the cache
  for (let first = 0; first < cells; first += 16)
    for (let channel = 0; channel < depth; channel++)
      for (let cell = first; cell < Math.min(first + 16, cells); cell++)
        turned[cell * depth + channel] = data[channel * cells + cell];
  return createTensor(turned, [cells, depth]);
}
