import type {
  Protocol,
  ProtocolContext,
  ProtocolRun,
  ProtocolResult,
  SampleLine,
} from '../../harness/core/protocol.js';
import { normalizeRows, stackRows } from '../../harness/core/tensor.js';
import { bootstrapInterval } from '../../harness/metrics/bootstrap.js';
import { rankPairs, recallAt, type RetrievalRanks } from '../../harness/metrics/retrieval-rank.js';
import { embeddingOf } from '../embedding.js';
import { requireKind } from '../require-kind.js';
import { obtainTexts } from './kept-texts.js';

const id = 'image-text-retrieval';

const cutoffs = [1, 5, 10] as const;

/** Image-text retrieval with any number of captions an image, in both directions, as CLIP_benchmark and DataComp score
 *  it: recall@k is 1 for a query that has any positive among the first k. All captions are used, as they are. */
export const imageTextRetrieval: Protocol = {
  id,
  version: 1,
  needs: ['image', 'text'],
  perSample: 'image',
  samples: ['captioned-image'],
  metrics: [
    ...cutoffs.flatMap((k) => [`image_retrieval_recall@${k}`, `text_retrieval_recall@${k}`]),
    'mean_recall@1',
  ],
  start: (context) => Promise.resolve(startRetrieval(context)),
};

function startRetrieval(context: ProtocolContext): ProtocolRun {
  const { multiply, seed } = context;
  const imageIds: string[] = [];
  const images: Float32Array[] = [];
  const captions: string[] = [];
  const imageOf: number[] = [];
  const captionsOf: number[][] = [];
  return {
    step: (batch) => {
      for (const answered of batch) {
        const { id: imageId, captions: own } = requireKind(id, answered.sample, 'captioned-image');
        const image = images.length;
        imageIds.push(imageId);
        images.push(embeddingOf(answered));
        captionsOf.push(own.map((_, index) => captions.length + index));
        captions.push(...own);
        imageOf.push(...own.map(() => image));
      }
      return [];
    },
    finish: async () => {
      const imageMatrix = normalizeRows(stackRows(images));
      const textMatrix = normalizeRows(await obtainTexts(context, captions));
      const { searchImages, searchTexts } = await rankPairs(textMatrix, imageMatrix, imageOf, multiply);
      return summarize({ imageIds, imageOf, captionsOf }, searchImages, searchTexts, seed);
    },
  };
}

interface Pairs {
  readonly imageIds: readonly string[];
  readonly imageOf: readonly number[];
  readonly captionsOf: readonly (readonly number[])[];
}

function summarize(
  pairs: Pairs,
  searchImages: RetrievalRanks,
  searchTexts: RetrievalRanks,
  seed: number,
): ProtocolResult {
  const metrics: Record<string, number> = {};
  const intervals: Record<string, readonly [number, number]> = {};
  const images = pairs.imageIds.length;
  const captions = Int32Array.from(pairs.captionsOf, ({ length }) => length);
  const one = new Int32Array(images).fill(1);
  for (const k of cutoffs) {
    metrics[`image_retrieval_recall@${k}`] = recallAt(k, searchImages);
    metrics[`text_retrieval_recall@${k}`] = recallAt(k, searchTexts);
    const imageHits = captionHits(pairs, searchImages, k);
    const textHits = searchTexts.bestPositive.map((rank) => (rank < k ? 1 : 0));
    const imageShare = (chosen: Int32Array) => shareOf(chosen, imageHits, captions);
    const textShare = (chosen: Int32Array) => shareOf(chosen, textHits, one);
    intervals[`image_retrieval_recall@${k}`] = bootstrapInterval(images, imageShare, seed);
    intervals[`text_retrieval_recall@${k}`] = bootstrapInterval(images, textShare, seed);
    if (k !== 1) continue;
    metrics['mean_recall@1'] = (recallAt(k, searchImages) + recallAt(k, searchTexts)) / 2;
    intervals['mean_recall@1'] = bootstrapInterval(
      images,
      (chosen) => (imageShare(chosen) + textShare(chosen)) / 2,
      seed,
    );
  }
  return {
    metrics,
    intervals,
    n: images,
    lines: [...imageLines(pairs, searchTexts), ...captionLines(pairs, searchImages)],
  };
}

/** The captions of each image whose image is among the first k. The image is the unit of a resample: its captions are
 *  drawn together. */
function captionHits({ captionsOf }: Pairs, { bestPositive }: RetrievalRanks, k: number): Int32Array {
  return Int32Array.from(
    captionsOf,
    (captions) => captions.filter((caption) => bestPositive[caption] < k).length,
  );
}

/** The hits of the chosen units over what they count; one pass over the units, since there are a thousand resamples. */
function shareOf(chosen: Int32Array, hits: Int32Array, counts: Int32Array): number {
  let hit = 0;
  let count = 0;
  for (const unit of chosen) {
    hit += hits[unit];
    count += counts[unit];
  }
  return hit / count;
}

/** One line an image: which of the captions it found first. Captions are named `<image id>#<place>`. */
function imageLines(pairs: Pairs, { bestPositive, first }: RetrievalRanks): readonly SampleLine[] {
  return pairs.imageIds.map((id, image) => ({
    id,
    truth: pairs.captionsOf[image].map((caption) => captionId(pairs, caption)),
    prediction: captionId(pairs, first[image]),
    correct: bestPositive[image] === 0,
  }));
}

/** One line a caption: which image it found first. */
function captionLines(pairs: Pairs, { bestPositive, first }: RetrievalRanks): readonly SampleLine[] {
  return pairs.imageOf.map((image, caption) => ({
    id: captionId(pairs, caption),
    truth: pairs.imageIds[image],
    prediction: pairs.imageIds[first[caption]],
    correct: bestPositive[caption] === 0,
  }));
}

function captionId({ imageIds, imageOf, captionsOf }: Pairs, caption: number): string {
  const image = imageOf[caption];
  return `${imageIds[image]}#${caption - captionsOf[image][0]}`;
}
