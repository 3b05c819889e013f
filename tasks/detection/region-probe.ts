import type { Category, Detection } from '../../harness/core/annotations.js';
import { MetricError, ProtocolError } from '../../harness/core/errors.js';
import type {
  AnsweredSample,
  ImageMatches,
  Protocol,
  ProtocolContext,
  ProtocolResult,
  SampleLine,
} from '../../harness/core/protocol.js';
import type { AnnotatedImage } from '../../harness/core/sample.js';
import {
  createRegionAccuracy,
  regionMetrics,
  type ClassifiedRegion,
} from '../../harness/metrics/region-accuracy.js';
import { topK } from '../../harness/metrics/top-k.js';
import { featuresOf, type DenseFeatures } from '../dense/dense-features.js';
import { toProbabilities } from '../dense/probabilities.js';
import { joinParts, prefixNames } from '../dense/join-results.js';
import { scoreRegions, stackFeatures } from '../dense/region-scores.js';
import { buildTextClassifier } from '../dense/text-classifier.js';
import { drawDetections } from './draw-detections.js';
import { poolMask } from './mask-pool.js';
import { checkFinite } from '../dense/check-finite.js';
import { scoreBoxes, temperatureOf } from './region-classifier.js';
import { checkSize, cornersOf, regionsOfPanoptic, type TrueRegion } from './regions.js';
import { openResultsFile } from './results-file.js';
import { toLineObject } from './sample-line.js';
import { listDetectionMetrics, scoreDetections } from './score-detections.js';
import { rulesOf, selectDetections } from './select-detections.js';

const id = 'region-probe';

/** The areas of boxes that CLIPSelf classifies, in pixels: from 8 x 8 to 1024 x 1024. */
const areas = [8 ** 2, 1024 ** 2] as const;

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
  start: async (context) => {
    const classifier = await buildTextClassifier(id, context.categories, context.templates, context);
    return probe({ ...context, categories: context.categories ?? [] }, classifier);
  },
};

type Classifier = Awaited<ReturnType<typeof buildTextClassifier>>;
type ProbeContext = ProtocolContext & { readonly categories: readonly Category[] };

function probe(context: ProbeContext, classifier: Classifier) {
  const { categories, multiply, seed } = context;
  const indexOf = new Map(categories.map((category, index) => [category.id, index]));
  const boxes = createRegionAccuracy(categories);
  const masks = createRegionAccuracy(categories);
  const detections = scoreDetections(categories);
  const file = openResultsFile(context.predictions);
  let [annotated, images] = [0, 0];

  return { step, finish };

  async function step(batch: readonly AnsweredSample[]): Promise<readonly SampleLine[]> {
    const lines: SampleLine[] = [];
    // one after the other: the order of the exchange file is that of the samples
    for (const answered of batch) lines.push(await take(answered));
    return lines;
  }

  async function take(answered: AnsweredSample): Promise<SampleLine> {
    const { sample } = answered;
    if (sample.kind !== 'annotated-image' && sample.kind !== 'panoptic-image')
      throw new ProtocolError(
        `${id}: sample ${sample.id} is a ${sample.kind}, expected an annotated or a panoptic image`,
      );
    const dense = featuresOf(id, answered);
    checkFinite(id, sample.id, 'features', dense.features);
    const regions: readonly TrueRegion[] =
      sample.kind === 'panoptic-image'
        ? regionsOfPanoptic(sample)
        : sample.truth.objects.filter(({ crowd, ignored }) => !crowd && ignored !== true);
    const size =
      regions.find(({ mask }) => mask)?.mask ?? (sample.kind === 'annotated-image' && sample.truth);
    if (size) checkSize(sample.id, dense.layout.source, size);
    const corners = regions.map(({ box }) => cornersOf(box));
    const scores = await scoreBoxes(multiply, classifier, dense, corners);
    const counted = regions.map(({ box }) => box[2] * box[3] >= areas[0] && box[2] * box[3] <= areas[1]);
    boxes.add(classify(sample.id, regions, scores).filter((_, index) => counted[index]));
    await takeMasks(
      sample.id,
      regions.filter((_, index) => counted[index]),
      dense,
    );
    images++;
    const line = toLine(sample.id, regions, scores);
    if (sample.kind !== 'annotated-image') return line;
    return { ...line, matches: await takeDetections(sample, regions, scores, dense) };
  }

  function classify(
    sample: string,
    regions: readonly TrueRegion[],
    scores: readonly Float64Array[],
  ): readonly ClassifiedRegion[] {
    return regions.map(({ categoryId }, index) => {
      const category = indexOf.get(categoryId);
      if (category === undefined)
        throw new ProtocolError(
          `${id}: sample ${sample}: a region is of category ${categoryId}, which is none of the vocabulary`,
        );
      const place = topK(scores[index], 5).indexOf(category);
      return { category, place: place < 0 ? 5 : place };
    });
  }

  async function takeMasks(sample: string, regions: readonly TrueRegion[], dense: DenseFeatures) {
    const pooled = regions.flatMap((region) => {
      const feature = region.mask && poolMask(dense.features, region.mask, dense.layout);
      return feature ? [{ region, feature }] : [];
    });
    const features = stackFeatures(
      pooled.map(({ feature }) => feature),
      dense.features.shape[0],
    );
    const scores = await scoreRegions(multiply, classifier, features);
    masks.add(
      classify(
        sample,
        pooled.map(({ region }) => region),
        scores,
      ),
    );
  }

  async function takeDetections(
    sample: AnnotatedImage,
    regions: readonly TrueRegion[],
    scores: readonly Float64Array[],
    dense: DenseFeatures,
  ): Promise<ImageMatches> {
    const rules = rulesOf(id, context);
    const temperature = temperatureOf(id, context.model);
    const { truth, proposals } = sample;
    const given = proposals ?? regions;
    const corners = given.map(({ box }) => cornersOf(box));
    const cosines = proposals ? await scoreBoxes(multiply, classifier, dense, corners) : scores;
    const probabilities = cosines.map((row, index) => {
      const weight = proposals ? proposals[index].score : 1;
      return toProbabilities(row, temperature).map((probability) => weight * probability);
    });
    const kept = selectDetections(corners, probabilities, proposals ? rules : { ...rules, nmsIou: 1 });
    const found = kept.map(({ region, category, score }): Detection => {
      const { box, mask } = given[region];
      return { categoryId: categories[category].id, score, box, ...(mask && { mask }) };
    });
    const haveMasks = [...given, ...truth.objects].every(({ mask }) => mask !== undefined);
    const matches = detections.add(truth, found, haveMasks);
    annotated++;
    await file.add(truth.imageId, found);
    if (context.pictures.isOpen())
      await context.pictures.add(drawDetections(sample.id, sample.image, truth, found, categories));
    return matches;
  }

  function toLine(
    sample: string,
    regions: readonly TrueRegion[],
    scores: readonly Float64Array[],
  ): SampleLine {
    return {
      id: sample,
      truth: regions.map(({ categoryId, box }) => toLineObject({ categoryId, box })),
      prediction: scores.map((row) => {
        const [best] = topK(row, 1);
        return toLineObject({ categoryId: categories[best].id, score: row[best] });
      }),
    };
  }

  async function finish(): Promise<ProtocolResult> {
    if (images === 0) throw new MetricError(`${id}: no images. Nothing measured is not zero`);
    if (annotated > 0) await file.finish();
    const parts = joinParts([
      prefixNames('box_', boxes.finish(seed)),
      prefixNames('mask_', masks.finish(seed)),
      annotated > 0 ? detections.finish(seed) : undefined,
    ]);
    return { ...parts, n: images, lines: [] };
  }
}
