import type { Category, Detection } from '../../harness/core/annotations.js';
import { checkValue } from '../../harness/config/json-file.js';
import { regionDigestSchema } from '../../harness/config/output-digests.js';
import { MetricError, ProtocolError } from '../../harness/core/errors.js';
import type {
  AnsweredSample,
  ImageMatches,
  Protocol,
  ProtocolContext,
  ProtocolResult,
  ProtocolRun,
  SampleLine,
} from '../../harness/core/protocol.js';
import type { AnnotatedImage } from '../../harness/core/sample.js';
import { createRegionAccuracy, regionMetrics } from '../../harness/metrics/region-accuracy.js';
import { joinParts, prefixNames } from '../dense/join-results.js';
import { buildTextClassifier } from '../dense/text-classifier.js';
import { nameDigest } from '../name-digest.js';
import { takeInOrder } from '../take-in-order.js';
import {
  createRegionExaminer,
  givenRegions,
  requireRegions,
  type RegionExaminer,
} from './examine-regions.js';
import { gatherDetections } from './gather-detections.js';
import { listDetectionMetrics } from './score-detections.js';
import type { SelectedRegion } from './select-detections.js';

const id = 'region-probe';

/** Zero-shot classification of regions that are given: what a backbone's dense features know of boxes and masks, without a
 *  detector. Crowds are no regions.
 *  Accuracy, as CLIPSelf evaluates it: a box by RoIAlign on the L2-normalised grid, a mask by its mean, each against the text
 *  classifier; boxes from 8 x 8 to 1024 x 1024 pixels. `box_mean_acc1` is its box mAcc, `mask_mean_acc1` its mask mAcc. Two
 *  things differ: cells end with the image, which is not filled up to a square, and masks weigh cells by covered area.
 *  AP, of annotated images: the true boxes, with their masks, are the regions. Every category whose probability (softmax over
 *  the vocabulary of logitScale times the cosines of the box) is above the threshold of the card is a detection, the best
 *  `maxDetections` of an image are kept, and none is suppressed: true boxes may overlap. So it measures classification and
 *  its ranking, not localisation, and cannot be set beside the AP of a detector. Where a proposals file brings the regions, each
 *  probability is multiplied with the score of its proposal, and NMS by class is done as in `detector`.
 *  The view is `whole` where the card does not say: CLIPSelf looks at the whole image at once, and a box that windows cut in
 *  pieces has no feature of its own.
 *  Source: wusize/CLIPSelf, src/training/zero_shot.py, src/training/data.py (COCOPanopticDataset). */
export const regionProbe: Protocol = {
  id,
  version: 1,
  needs: ['dense', 'text'],
  perSample: 'dense',
  view: { kind: 'whole' },
  samples: ['annotated-image', 'panoptic-image'],
  metrics: [
    ...['box', 'mask'].flatMap((kind) => regionMetrics.map((name) => `${kind}_${name}`)),
    ...listDetectionMetrics(),
  ],
  exchange: { 'annotated-image': 'coco-results' },
  digests: true,
  start: async (context) => {
    const { categories = [], templates } = context;
    const classifier = await buildTextClassifier(id, categories, templates, context);
    return probe(context, categories, createRegionExaminer(id, context, categories, classifier));
  },
};

function probe(
  context: ProtocolContext,
  categories: readonly Category[],
  examine: RegionExaminer,
): ProtocolRun {
  const boxes = createRegionAccuracy(categories);
  const masks = createRegionAccuracy(categories);
  const detections = gatherDetections(context, categories);
  let [annotated, images] = [0, 0];

  return {
    digest: async (answered) => ({ facts: await examine(answered) }),
    step: (batch) => takeInOrder(batch, take),
    finish,
  };

  async function take(answered: AnsweredSample): Promise<SampleLine> {
    const sample = requireRegions(id, answered.sample);
    const { digest } = answered.output;
    const examined = digest
      ? checkValue(digest.facts, nameDigest(id, sample.id), regionDigestSchema, ProtocolError)
      : await examine(answered);
    boxes.add(examined.boxes);
    masks.add(examined.masks);
    images++;
    const line = { id: sample.id, truth: examined.truth, prediction: examined.prediction };
    if (sample.kind !== 'annotated-image') return line;
    return { ...line, matches: await takeDetections(sample, examined.detections) };
  }

  async function takeDetections(
    sample: AnnotatedImage,
    selected: readonly SelectedRegion[],
  ): Promise<ImageMatches> {
    const given = givenRegions(sample);
    const found = selected.map(({ region, category, score }): Detection => {
      if (!(region in given && category in categories))
        throw new ProtocolError(
          `${nameDigest(id, sample.id)}: region ${region} of category ${category} (from 0), expected one of ${given.length} and of ${categories.length}`,
        );
      const { box, mask } = given[region];
      return { categoryId: categories[category].id, score, box, ...(mask && { mask }) };
    });
    annotated++;
    return detections.add(
      sample,
      found,
      given.every(({ mask }) => mask !== undefined),
    );
  }

  async function finish(): Promise<ProtocolResult> {
    if (images === 0) throw new MetricError(`${id}: no images. Nothing measured is not zero`);
    const parts = joinParts([
      prefixNames('box_', boxes.finish(context.seed)),
      prefixNames('mask_', masks.finish(context.seed)),
      annotated > 0 ? await detections.finish() : undefined,
    ]);
    return { ...parts, n: images, lines: [] };
  }
}
