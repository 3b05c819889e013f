import type { Category } from '../../harness/core/annotations.js';
import { ProtocolError } from '../../harness/core/errors.js';
import type { AnsweredSample, ProtocolContext } from '../../harness/core/protocol.js';
import type { AnnotatedImage, PanopticImage, Sample } from '../../harness/core/sample.js';
import type { ClassifiedRegion } from '../../harness/metrics/region-accuracy.js';
import { topK } from '../../harness/metrics/top-k.js';
import { checkFinite } from '../dense/check-finite.js';
import { featuresOf, type DenseFeatures } from '../dense/dense-features.js';
import { toProbabilities } from '../dense/probabilities.js';
import { scoreRegions, stackFeatures } from '../dense/region-scores.js';
import type { TextClassifier } from '../dense/text-classifier.js';
import { requireKind } from '../require-kind.js';
import { poolMask } from './mask-pool.js';
import { scoreBoxes, temperatureOf } from './region-classifier.js';
import { checkSize, cornersOf, regionsOfPanoptic, type TrueRegion } from './regions.js';
import { toLineObject, type LineObject } from './sample-line.js';
import { rulesOf, selectDetections, type SelectedRegion } from './select-detections.js';

/** The areas of boxes that CLIPSelf classifies, in pixels: from 8 x 8 to 1024 x 1024. */
const areas = [8 ** 2, 1024 ** 2] as const;

/** What dense features know of the regions of one image: a JSON value. */
interface ExaminedRegions {
  /** The regions, and the best category of each. */
  readonly truth: readonly LineObject[];
  readonly prediction: readonly LineObject[];
  /** Of those that count: by their boxes, and by their masks. */
  readonly boxes: readonly ClassifiedRegion[];
  readonly masks: readonly ClassifiedRegion[];
  /** Of an annotated image: by their places in `givenRegions`. None of others. */
  readonly detections: readonly SelectedRegion[];
}

/** Examines one sample. */
export type RegionExaminer = (answered: AnsweredSample) => Promise<ExaminedRegions>;

/** Classifies the regions of samples, and selects detections among those of annotated images. Throws ProtocolError, which
 *  names the protocol, on samples of another kind, on outputs that are missing or not finite, and on a region whose category
 *  is not of the vocabulary. */
export function createRegionExaminer(
  protocol: string,
  context: ProtocolContext,
  categories: readonly Category[],
  classifier: TextClassifier,
): RegionExaminer {
  const { multiply } = context;
  const indexOf = new Map(categories.map((category, index) => [category.id, index]));

  return async (answered) => {
    const sample = requireRegions(protocol, answered.sample);
    const dense = featuresOf(protocol, answered);
    checkFinite(protocol, sample.id, 'features', dense.features);
    const regions = sample.kind === 'panoptic-image' ? regionsOfPanoptic(sample) : trueRegions(sample);
    const size =
      regions.find(({ mask }) => mask)?.mask ?? (sample.kind === 'annotated-image' && sample.truth);
    if (size) checkSize(sample.id, dense.layout.source, size);
    const corners = regions.map(({ box }) => cornersOf(box));
    const scores = await scoreBoxes(multiply, classifier, dense, corners);
    const counted = regions.map(({ box }) => box[2] * box[3] >= areas[0] && box[2] * box[3] <= areas[1]);
    const isCounted = (_: unknown, index: number) => counted[index];
    return {
      truth: regions.map(({ categoryId, box }) => toLineObject({ categoryId, box })),
      prediction: scores.map((row) => {
        const [best] = topK(row, 1);
        return toLineObject({ categoryId: categories[best].id, score: row[best] });
      }),
      boxes: classify(sample.id, regions, scores).filter(isCounted),
      masks: await classifyMasks(sample.id, regions.filter(isCounted), dense),
      detections: sample.kind === 'annotated-image' ? await detect(sample, scores, dense) : [],
    };
  };

  function classify(
    sample: string,
    regions: readonly TrueRegion[],
    scores: readonly Float64Array[],
  ): readonly ClassifiedRegion[] {
    return regions.map(({ categoryId }, index) => {
      const category = indexOf.get(categoryId);
      if (category === undefined)
        throw new ProtocolError(
          `${protocol}: sample ${sample}: a region is of category ${categoryId}, which is none of the vocabulary`,
        );
      const place = topK(scores[index], 5).indexOf(category);
      return { category, place: place < 0 ? 5 : place };
    });
  }

  async function classifyMasks(sample: string, regions: readonly TrueRegion[], dense: DenseFeatures) {
    const pooled = regions.flatMap((region) => {
      const feature = region.mask && poolMask(dense.features, region.mask, dense.layout);
      return feature ? [{ region, feature }] : [];
    });
    const features = stackFeatures(
      pooled.map(({ feature }) => feature),
      dense.features.shape[0],
    );
    const scores = await scoreRegions(multiply, classifier, features);
    return classify(
      sample,
      pooled.map(({ region }) => region),
      scores,
    );
  }

  /** scores: of the true regions. */
  async function detect(
    sample: AnnotatedImage,
    scores: readonly Float64Array[],
    dense: DenseFeatures,
  ): Promise<readonly SelectedRegion[]> {
    const rules = rulesOf(protocol, context);
    const temperature = temperatureOf(protocol, context.model);
    const { proposals } = sample;
    const corners = givenRegions(sample).map(({ box }) => cornersOf(box));
    const cosines = proposals ? await scoreBoxes(multiply, classifier, dense, corners) : scores;
    const probabilities = cosines.map((row, index) => {
      const weight = proposals ? proposals[index].score : 1;
      return toProbabilities(row, temperature).map((probability) => weight * probability);
    });
    return selectDetections(corners, probabilities, proposals ? rules : { ...rules, nmsIou: 1 });
  }
}

/** The sample as one with regions. Throws ProtocolError, which names the protocol, on samples of another kind. */
export function requireRegions(protocol: string, sample: Sample): AnnotatedImage | PanopticImage {
  return requireKind(protocol, sample, 'annotated-image', 'panoptic-image');
}

/** The regions that may be taken for objects: the proposals where the data set has them, otherwise the true ones. */
export function givenRegions(sample: AnnotatedImage): readonly Pick<TrueRegion, 'box' | 'mask'>[] {
  return sample.proposals ?? trueRegions(sample);
}

function trueRegions({ truth }: AnnotatedImage): readonly TrueRegion[] {
  return truth.objects.filter(({ crowd, ignored }) => !crowd && ignored !== true);
}
