import { ProtocolError } from '../../harness/core/errors.js';
import type { MatrixProduct } from '../../harness/core/matrix-product.js';
import type { ModelFacts } from '../../harness/core/dense-rules.js';
import type { DenseFeatures } from '../dense/dense-features.js';
import { scoreRegions, stackFeatures } from '../dense/region-scores.js';
import type { TextClassifier } from '../dense/text-classifier.js';
import { toGrid } from './regions.js';
import { alignRegion, type Corners } from './roi-align.js';

/** The cosines [R][C] of the dense features in each box with every category. boxes: in pixels of the image. */
export function scoreBoxes(
  multiply: MatrixProduct,
  classifier: TextClassifier,
  { features, layout }: DenseFeatures,
  boxes: readonly Corners[],
): Promise<readonly Float64Array[]> {
  const aligned = boxes.map((box) => alignRegion(features, toGrid(box, layout)));
  return scoreRegions(multiply, classifier, stackFeatures(aligned, features.shape[0]));
}

/** What cosines are multiplied by before the softmax: the factor of the head where it has one, otherwise the model's own.
 *  Throws ProtocolError where the card has neither. */
export function temperatureOf(protocol: string, { logitScale }: ModelFacts, ofHead?: number): number {
  const temperature = ofHead ?? logitScale;
  if (temperature !== undefined) return temperature;
  throw new ProtocolError(
    `${protocol}: the model's card has no logitScale, with which cosines become probabilities. Add it to model.json`,
  );
}
