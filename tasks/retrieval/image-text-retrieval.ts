import { ProtocolError } from '../../harness/core/errors.js';
import type {
  Protocol,
  ProtocolContext,
  ProtocolRun,
  ProtocolResult,
  SampleLine,
} from '../../harness/core/protocol.js';
import { normalizeRows, stackRows } from '../../harness/core/tensor.js';
import { bootstrapInterval } from '../../harness/metrics/bootstrap.js';
import { rankPositives, recallAt, type RetrievalRanks } from '../../harness/metrics/retrieval-rank.js';
import { embeddingOf } from '../embedding.js';

const cutoffs = [1, 5, 10] as const;

/** Image-text retrieval with any number of captions an image, in both directions, as CLIP_benchmark and DataComp score
 *  it: recall@k is 1 for a query that has any positive among the first k. All captions are used, as they are. */
export const imageTextRetrieval: Protocol = {
  id: 'image-text-retrieval',
  version: 1,
  needs: ['image', 'text'],
  perSample: 'image',
  samples: 'captioned-image',
  metrics: [
    ...cutoffs.flatMap((k) => [`image_retrieval_recall@${k}`, `text_retrieval_recall@${k}`]),
    'mean_recall@1',
  ],
  start: (context) => Promise.resolve(startRetrieval(context)),
};

function startRetrieval({ encodeTexts, seed }: ProtocolContext): ProtocolRun {
  const imageIds: string[] = [];
  const images: Float32Array[] = [];
  const captions: string[] = [];
  const imageOf: number[] = [];
  const captionsOf: number[][] = [];
  return {
    step: (batch) => {
      for (const answered of batch) {
        const { sample } = answered;
        if (sample.kind !== 'captioned-image')
          throw new ProtocolError(
            `image-text-retrieval: sample ${sample.id} is a ${sample.kind}, expected a captioned image`,
          );
        const image = images.length;
        imageIds.push(sample.id);
        images.push(embeddingOf(answered));
        captionsOf.push(sample.captions.map((_, index) => captions.length + index));
        captions.push(...sample.captions);
        imageOf.push(...sample.captions.map(() => image));
      }
      return [];
    },
    finish: async () => {
      const imageMatrix = normalizeRows(stackRows(images));
      const textMatrix = normalizeRows(await encodeTexts(captions));
      const searchImages = rankPositives(textMatrix, imageMatrix, (caption) => [imageOf[caption]]);
      const searchTexts = rankPositives(imageMatrix, textMatrix, (image) => captionsOf[image]);
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
  for (const k of cutoffs) {
    metrics[`image_retrieval_recall@${k}`] = recallAt(k, searchImages);
    metrics[`text_retrieval_recall@${k}`] = recallAt(k, searchTexts);
    const imageHits = (chosen: Int32Array) => captionHits(chosen, pairs, searchImages, k);
    const textHits = (chosen: Int32Array) => shareBelow(chosen, searchTexts, k);
    intervals[`image_retrieval_recall@${k}`] = bootstrapInterval(images, imageHits, seed);
    intervals[`text_retrieval_recall@${k}`] = bootstrapInterval(images, textHits, seed);
  }
  metrics['mean_recall@1'] = (metrics['image_retrieval_recall@1'] + metrics['text_retrieval_recall@1']) / 2;
  intervals['mean_recall@1'] = bootstrapInterval(
    images,
    (chosen) => (captionHits(chosen, pairs, searchImages, 1) + shareBelow(chosen, searchTexts, 1)) / 2,
    seed,
  );
  return {
    metrics,
    intervals,
    n: images,
    lines: [...imageLines(pairs, searchTexts), ...captionLines(pairs, searchImages)],
  };
}

/** Share of the captions of the chosen images whose image is among the first k. The image is the unit: its captions
 *  are drawn together. */
function captionHits(chosen: Int32Array, { captionsOf }: Pairs, ranks: RetrievalRanks, k: number): number {
  let hits = 0;
  let count = 0;
  for (const image of chosen)
    for (const caption of captionsOf[image]) {
      count++;
      if (ranks.bestPositive[caption] < k) hits++;
    }
  return hits / count;
}

function shareBelow(chosen: Int32Array, ranks: RetrievalRanks, k: number): number {
  let hits = 0;
  for (const query of chosen) if (ranks.bestPositive[query] < k) hits++;
  return hits / chosen.length;
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
