import { availableParallelism } from 'node:os';
import type { MatrixProduct } from '../../core/matrix-product.js';
import type { OptionValues, Scorer } from '../../score/scorer.js';
import type { ScoreDocument } from '../score-options.js';

/** What files come to under a metric, on all cores. Throws as the metric does. */
export async function scoreFiles(scorer: Scorer, options: OptionValues): Promise<ScoreDocument> {
  const warnings: string[] = [];
  const { metrics, n } = await scorer.score({
    options,
    multiply: createLazyProduct(availableParallelism()),
    workers: availableParallelism(),
    warn: (message) => {
      warnings.push(message);
    },
  });
  return { metric: scorer.id, metrics, n, warnings };
}

/** The product of ONNX Runtime, which is loaded only by a metric that multiplies. */
function createLazyProduct(threads: number): MatrixProduct {
  let product: Promise<MatrixProduct> | undefined;
  return async (a, b) => {
    product ??= import('../../runtime/matrix-product.js').then(({ createMatrixProduct }) =>
      createMatrixProduct(threads),
    );
    return (await product)(a, b);
  };
}
