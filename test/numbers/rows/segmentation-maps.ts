import { createTensor } from '../../../harness/core/tensor.js';
import type { TextClassifier } from '../../../tasks/dense/text-classifier.js';
import { argMaxOfMaps } from '../../../tasks/segmentation/arg-max-of-maps.js';
import type { ClassifiedMasks } from '../../../tasks/segmentation/classified-masks.js';
import { findComponents } from '../../../tasks/segmentation/connected-components.js';
import { labelMasks } from '../../../tasks/segmentation/label-masks.js';
import { enlargeStack, sampleMap, type EnlargedStack } from '../../../tasks/segmentation/map-stack.js';
import { classifyMask } from '../../../tasks/segmentation/mask-classes.js';
import { mergeMasks } from '../../../tasks/segmentation/merge-masks.js';
import { poolMasks } from '../../../tasks/segmentation/pool-masks.js';
import { scoreCategories } from '../../tasks/dense/slow-scores.js';
import { unit } from '../../tasks/fake-model.js';
import { reference, stackOf } from '../../tasks/segmentation/reference.js';
import { defineRow } from '../reference-row.js';

const facts = { maker: 'merging', stored: ['test/fixtures/tasks/segmentation/reference.json'] } as const;

/** Every value at every pixel. */
export function sampleAll(enlarged: EnlargedStack, index: number): number[] {
  return Array.from({ length: enlarged.height * enlarged.width }, (_, pixel) =>
    sampleMap(enlarged, index, Math.floor(pixel / enlarged.width), pixel % enlarged.width),
  );
}

export const interpolationRow = defineRow({
  ...facts,
  id: 'interpolation',
  what: 'maps enlarged bilinearly',
  tolerance: 1e-12,
  tools: ['torch'],
  rule: 'torch.nn.functional.interpolate(mode="bilinear", align_corners=False)',
  test: 'test/tasks/segmentation/arg-max-of-maps.test.ts',
  cases: reference.upsample,
  given: ['enlarged'],
  pair(stored) {
    const enlarged = enlargeStack(stackOf(stored), ...stored.to);
    const values = Array.from({ length: stored.count }, (_, index) => sampleAll(enlarged, index)).flat();
    return { found: values, expected: stored.enlarged };
  },
});

export const argMaxRow = defineRow({
  ...facts,
  id: 'arg-max',
  what: 'labels of the enlarged maps',
  tolerance: 0,
  tools: ['torch'],
  rule: 'argmax of the same',
  test: 'test/tasks/segmentation/arg-max-of-maps.test.ts',
  cases: reference.upsample,
  given: ['argmax'],
  pair: (stored) => ({
    found: [...argMaxOfMaps(enlargeStack(stackOf(stored), ...stored.to))],
    expected: stored.argmax,
  }),
});

export const componentsRow = defineRow({
  ...facts,
  id: 'components',
  what: 'connected regions, corners included',
  tolerance: 0,
  tools: ['scipy'],
  rule: 'scipy.ndimage.label',
  test: 'test/tasks/segmentation/segment-labels.test.ts',
  cases: reference.components,
  given: ['regions'],
  pair: ({ height, width, map, regions }) => ({
    found: [...findComponents(Int32Array.from(map), height, width).regions],
    expected: regions,
  }),
});

export interface MergingCase {
  readonly stored: (typeof reference.segmenter)[number];
  readonly withEnsemble: boolean;
}

const mergingCases = reference.segmenter.flatMap((stored, index) =>
  [true, false].map((withEnsemble) => ({ index, withEnsemble, stored })),
);

function classifierOf({ rows, names }: MergingCase['stored']): TextClassifier {
  const count = names.reduce((sum, one) => sum + one, 0);
  const starts = Int32Array.from([0, ...names.map((_, i) => names.slice(0, i + 1).reduce((a, b) => a + b))]);
  return { rows: createTensor(Float32Array.from(rows), [count, rows.length / count]), starts };
}

const poolOf = (stored: MergingCase['stored']) =>
  poolMasks(createTensor(Float32Array.from(stored.features), [5, ...stored.grid]), stackOf(stored));

/** The stored masks with classes by our code. */
export function classify({ stored, withEnsemble }: MergingCase): ClassifiedMasks {
  const { queries, embeddings, objectness, seen, alpha, beta, temperature, scale } = stored;
  const classifier = classifierOf(stored);
  const depth = embeddings.length / queries;
  const cosines = (values: ArrayLike<number>) =>
    scoreCategories(
      classifier,
      Float64Array.from(values).some((value) => value !== 0)
        ? Float64Array.from(unit(values))
        : new Float64Array(depth),
    );
  const pooled = poolOf(stored);
  const weights = Float64Array.from(seen, (one) => (one === 1 ? alpha : beta));
  const voids = Float64Array.from({ length: queries }, (_, mask) => 1 - (objectness?.[mask] ?? 1));
  const rows = Array.from({ length: queries }, (_, mask) => {
    const inside = cosines(embeddings.slice(mask * depth, (mask + 1) * depth));
    const outside =
      withEnsemble && pooled.cells[mask] > 0
        ? {
            scores: cosines(pooled.features.data.slice(mask * depth, (mask + 1) * depth)),
            temperature: scale,
            weights,
          }
        : undefined;
    return classifyMask({ inside, temperature, ...(outside && { outside }) }).map(
      (probability) => probability * (1 - voids[mask]),
    );
  });
  const probabilities = Float64Array.from(rows.flatMap((row) => [...row]));
  return { masks: stackOf(stored), classes: seen.length, probabilities, voids };
}

const fcClip = {
  ...facts,
  test: 'test/tasks/segmentation/masks.test.ts',
  cases: mergingCases,
  tools: ['FC-CLIP', 'torch'],
} as const;

export const maskClassesRow = defineRow({
  ...fcClip,
  id: 'mask-classes',
  what: 'features pooled by masks, and the probability of every class',
  tolerance: 1e-6,
  rule: 'bytedance/fc-clip: MaskPooling, get_classification_logits; the ensemble of its forward pass',
  given: ['stored.pooled', 'stored.ensemble.probabilities'],
  pair({ stored, withEnsemble }) {
    const { probabilities } = withEnsemble ? stored.ensemble : stored.inVocabulary;
    return {
      found: {
        pooled: poolOf(stored).features.data,
        probabilities: classify({ stored, withEnsemble }).probabilities,
      },
      expected: { pooled: stored.pooled, probabilities },
    };
  },
});

export const mergingRow = defineRow({
  ...fcClip,
  id: 'merging',
  what: 'semantic labels, panoptic map and its segments',
  tolerance: 0,
  rule: 'bytedance/fc-clip: semantic_inference, panoptic_inference',
  given: ['stored.ensemble.semantic', 'stored.ensemble.panoptic', 'stored.ensemble.segments'],
  pair({ stored, withEnsemble }) {
    const { semantic, panoptic, segments: expected } = withEnsemble ? stored.ensemble : stored.inVocabulary;
    const image = classify({ stored, withEnsemble });
    const isThing = stored.names.map((_, label) => stored.things.includes(label));
    const { map, segments } = mergeMasks(image, ...stored.size, isThing);
    return {
      found: {
        semantic: [...labelMasks(image, ...stored.size)],
        panoptic: [...map.data],
        segments: segments.map(({ id, label }) => [id, label]),
      },
      expected: { semantic, panoptic, segments: expected },
    };
  },
});
