import type { Category } from '../../harness/core/annotations.js';
import { ProtocolError } from '../../harness/core/errors.js';
import type { ProtocolContext } from '../../harness/core/protocol.js';
import { checkFinite } from '../dense/check-finite.js';
import type { DenseFeatures } from '../dense/dense-features.js';
import { toProbabilities } from '../dense/probabilities.js';
import { scoreRegions } from '../dense/region-scores.js';
import type { TextClassifier } from '../dense/text-classifier.js';
import type { DetectedRegions } from './detected-regions.js';
import { fuseScores, weighFusion } from './fuse-scores.js';
import { scoreBoxes, temperatureOf } from './region-classifier.js';

/** The scores [R][C] of the regions of a sample, for every category. */
export type RegionScorer = (
  sample: string,
  regions: DetectedRegions,
  dense: DenseFeatures | undefined,
) => Promise<readonly Float64Array[]>;

/** A scorer of a detector's regions: objectness times the probability of the category. Probabilities are softmax over the
 *  vocabulary of temperature times cosine of the region embedding; where the card has a fusion, they are set in a geometric mean
 *  with those of the dense features in the box (RoIAlign), with its own temperature. A detector without embeddings has only
 *  the latter, with the model's temperature.
 *  F-ViT has a column for background in its softmax, whose embedding may be learnt and belongs to the detector; here the
 *  objectness says how much of a region is background. Source: wusize/CLIPSelf, F-ViT/models/fvit_head.py (FViTBBoxHead).
 *  Throws ProtocolError where the card leaves open what is needed, and where dense features are needed and there are none. */
export function createRegionScorer(
  protocol: string,
  { model, multiply }: ProtocolContext,
  categories: readonly Category[],
  classifier: TextClassifier,
): RegionScorer {
  const { fusion, temperature: own, trainedOn } = model.detector ?? {};
  const temperature = temperatureOf(protocol, model, own);
  const weights = fusion && weighFusion(protocol, categories, fusion, trainedOn);
  return async (sample, { boxes, objectness, embeddings }, dense) => {
    if (dense) checkFinite(protocol, sample, 'features', dense.features);
    if (!dense && (!embeddings || fusion))
      throw new ProtocolError(
        `${protocol}: sample ${sample}: no dense features, which ${embeddings ? 'detector.fusion' : 'a detector without embeddings'} needs. ` +
          'Export the dense graph too',
      );
    const seen = dense && (!embeddings || fusion) ? await scoreBoxes(multiply, classifier, dense, boxes) : [];
    const detected = embeddings ? await scoreRegions(multiply, classifier, embeddings) : seen;
    return detected.map((cosines, region) => {
      const probabilities = toProbabilities(cosines, temperature);
      const fused =
        embeddings && fusion && weights
          ? fuseScores(probabilities, toProbabilities(seen[region], fusion.temperature), weights)
          : probabilities;
      return fused.map((score) => objectness[region] * score);
    });
  };
}
