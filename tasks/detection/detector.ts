import type { Category, Detection } from '../../harness/core/annotations.js';
import { MetricError } from '../../harness/core/errors.js';
import type {
  AnsweredSample,
  Protocol,
  ProtocolContext,
  ProtocolResult,
  ProtocolRun,
  SampleLine,
} from '../../harness/core/protocol.js';
import type { AnnotatedImage } from '../../harness/core/sample.js';
import { findFeatures } from '../dense/dense-features.js';
import { buildTextClassifier } from '../dense/text-classifier.js';
import { nameDigest } from '../name-digest.js';
import { requireKind } from '../require-kind.js';
import { takeInOrder } from '../take-in-order.js';
import { digestDetections, openDetections, type FoundObjects } from './detection-digest.js';
import { gatherDetections } from './gather-detections.js';
import { pasteMask } from './paste-mask.js';
import { readRegions, type DetectedRegions } from './detected-regions.js';
import { createRegionScorer, type RegionScorer } from './region-scorer.js';
import { checkSize } from './regions.js';
import { toLineObject } from './sample-line.js';
import { listDetectionMetrics } from './score-detections.js';
import { rulesOf, selectDetections } from './select-detections.js';

const id = 'detector';

/** Detections that a samples file shows of an image. */
const shown = 10;

/** Open-vocabulary detection: a detector gives boxes, how sure it is that each holds an object, and perhaps embeddings and
 *  masks; the harness names them. A region's score for a category is its objectness times its probability (see
 *  `createRegionScorer`); what is above the threshold of the card, survives NMS by class and is among the best of the image,
 *  is a detection, as in F-ViT. Masks are pasted where the detector gives them.
 *  Source: wusize/CLIPSelf, F-ViT/models/fvit_head.py and its configs. */
export const detector: Protocol = {
  id,
  version: 2,
  needs: ['detector', 'text'],
  perSample: 'detector',
  samples: ['annotated-image'],
  metrics: listDetectionMetrics(),
  exchange: 'coco-results',
  digests: true,
  start: async (context) => {
    const { categories = [], templates } = context;
    const classifier = await buildTextClassifier(id, categories, templates, context);
    return detect(context, categories, createRegionScorer(id, context, categories, classifier));
  },
};

function detect(
  context: ProtocolContext,
  categories: readonly Category[],
  scorer: RegionScorer,
): ProtocolRun {
  const rules = rulesOf(id, context);
  const detections = gatherDetections(context, categories);
  let images = 0;

  return {
    digest: async (answered) => digestDetections(await findObjects(answered)),
    step: (batch) => takeInOrder(batch, take),
    finish: async (): Promise<ProtocolResult> => {
      if (images === 0) throw new MetricError(`${id}: no images. Nothing measured is not zero`);
      return { ...(await detections.finish()), n: images, lines: [] };
    },
  };

  async function findObjects(answered: AnsweredSample): Promise<FoundObjects> {
    const sample = requireKind(id, answered.sample, 'annotated-image');
    const dense = findFeatures(id, answered);
    if (dense) checkSize(sample.id, dense.layout.source, sample.truth);
    const regions = readRegions(id, answered);
    const scores = await scorer(sample.id, regions, dense);
    const found = selectDetections(regions.boxes, scores, rules).map(({ region, category, score }) =>
      toDetection(sample, regions, region, categories[category].id, score),
    );
    return { masks: regions.masks !== undefined, found };
  }

  async function take(answered: AnsweredSample): Promise<SampleLine> {
    const sample = requireKind(id, answered.sample, 'annotated-image');
    const { truth } = sample;
    const { digest } = answered.output;
    const { masks, found } = digest
      ? openDetections(digest, truth, nameDigest(id, sample.id))
      : await findObjects(answered);
    const matches = await detections.add(sample, found, masks);
    images++;
    return {
      id: sample.id,
      truth: truth.objects
        .filter(({ crowd }) => !crowd)
        .map(({ categoryId, box }) => toLineObject({ categoryId, box })),
      prediction: found
        .slice(0, shown)
        .map(({ categoryId, score, box }) => toLineObject({ categoryId, score, box })),
      matches,
    };
  }
}

function toDetection(
  { truth }: AnnotatedImage,
  { boxes, masks }: DetectedRegions,
  region: number,
  categoryId: number,
  score: number,
): Detection {
  const [x1, y1, x2, y2] = boxes[region];
  const mask =
    masks && pasteMask(masks.logitsOf(region), masks.side, masks.boxes[region], [truth.height, truth.width]);
  return { categoryId, score, box: [x1, y1, x2 - x1, y2 - y1], ...(mask && { mask }) };
}
