import type { Category } from '../../harness/core/annotations.js';
import type { FusionFacts } from '../../harness/core/dense-rules.js';
import { ProtocolError } from '../../harness/core/errors.js';

/** The weight [C] of the dense features' score in the geometric mean: `base` for categories that the detector was trained on,
 *  `novel` for the others. Which is which is said by the names in the model's card, of which one is enough; otherwise by the
 *  roles of the data set, or by the frequencies of LVIS, where rare ones are novel. Throws ProtocolError where none says.
 *  Source: wusize/CLIPSelf, F-ViT/models/fvit_head.py, and F-ViT/datasets/lvis_v1_seen_classes.json. */
export function weighFusion(
  protocol: string,
  categories: readonly Category[],
  { base, novel }: FusionFacts,
  trainedOn: readonly string[] | undefined,
): Float64Array {
  const trained = trainedOn && new Set(trainedOn);
  return Float64Array.from(categories, (category) => {
    const isBase = trained ? category.names.some((name) => trained.has(name)) : isBaseBySet(category);
    if (isBase !== undefined) return isBase ? base : novel;
    throw new ProtocolError(
      `${protocol}: whether the detector was trained on ${JSON.stringify(category.name)} is not said, and its scores are to be fused. ` +
        'Give detector.trainedOn in model.json',
    );
  });
}

function isBaseBySet({ role, frequency }: Category): boolean | undefined {
  if (role !== undefined) return role === 'base';
  return frequency === undefined ? undefined : frequency !== 'r';
}

/** The weighted geometric mean [C] of two probabilities of each category: detected^(1 - weight) * seen^weight.
 *  Source: wusize/CLIPSelf, F-ViT/models/fvit_head.py (FViTBBoxHead.forward), after F-VLM. */
export function fuseScores(detected: Float64Array, seen: Float64Array, weights: Float64Array): Float64Array {
  return detected.map((score, category) => {
    const weight = weights[category];
    return score ** (1 - weight) * seen[category] ** weight;
  });
}
