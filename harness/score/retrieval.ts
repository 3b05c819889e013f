import { DataError } from '../core/errors.js';
import type { Tensor } from '../core/tensor.js';
import { readIntegers } from '../data/list-file.js';
import { rankPairs, recallAt } from '../metrics/retrieval-rank.js';
import { readEmbeddings, warnOfZeros } from './embeddings.js';
import {
  checkNotEmpty,
  checkSameLength,
  textOption,
  type Score,
  type ScoreInput,
  type Scorer,
} from './scorer.js';

const cutoffs = [1, 5, 10] as const;

/** Image-text retrieval from embeddings, as CLIP_benchmark scores it (metrics/zeroshot_retrieval.py): recall@k is 1 for a
 *  query that has any positive among the first k. Rows are L2-normalised here. `n` counts the images. */
export const retrieval: Scorer = {
  id: 'retrieval',
  summary: 'image and text retrieval recall@1, 5, 10 of embeddings',
  options: [
    {
      name: 'truth',
      value: 'file',
      description: 'image index of each caption: .npy, JSON array, or one a line',
      required: true,
    },
    {
      name: 'image-embeds',
      value: 'file',
      description: 'image embeddings [I, D]: .npy or CSV',
      required: true,
      matrix: true,
    },
    {
      name: 'text-embeds',
      value: 'file',
      description: 'caption embeddings [T, D]: .npy or CSV',
      required: true,
      matrix: true,
    },
  ],
  example: '--truth image-of-caption.npy --image-embeds images.npy --text-embeds captions.npy',
  score: scoreRetrieval,
};

async function scoreRetrieval({ options, multiply, warn }: ScoreInput): Promise<Score> {
  const truthFile = textOption(options, 'truth');
  const imageFile = textOption(options, 'image-embeds');
  const textFile = textOption(options, 'text-embeds');
  const imageOf = await readIntegers(truthFile);
  checkNotEmpty(truthFile, imageOf.length);
  const images = await readEmbeddings(imageFile);
  const texts = await readEmbeddings(textFile);
  warnOfZeros(warn, [imageFile, images], [textFile, texts]);
  if (images.shape[0] === 0 && texts.shape[0] === 0) return nothingFound(imageOf, truthFile);
  checkSameLength(textFile, texts.shape[0], 'rows', truthFile, imageOf.length);
  checkWidths(images, imageFile, texts, textFile);
  checkImages(imageOf, truthFile, images.shape[0], `${imageFile} has ${images.shape[0]} rows`);
  const { searchImages, searchTexts } = await rankPairs(texts, images, imageOf, multiply);
  const byImage = cutoffs.map((k) => recallAt(k, searchImages));
  const byText = cutoffs.map((k) => recallAt(k, searchTexts));
  return { metrics: nameMetrics(byImage, byText), n: images.shape[0] };
}

function nameMetrics(byImage: readonly number[], byText: readonly number[]): Score['metrics'] {
  return {
    ...Object.fromEntries(cutoffs.map((k, i) => [`image_retrieval_recall@${k}`, byImage[i]])),
    ...Object.fromEntries(cutoffs.map((k, i) => [`text_retrieval_recall@${k}`, byText[i]])),
    'mean_recall@1': (byImage[0] + byText[0]) / 2,
  };
}

/** Two empty lists of embeddings are no predictions: nothing is found. */
function nothingFound(imageOf: readonly number[], truthFile: string): Score {
  const images = 1 + imageOf.reduce((most, image) => Math.max(most, image), 0);
  checkImages(imageOf, truthFile, images, 'no index may be left out');
  return { metrics: nameMetrics([0, 0, 0], [0, 0, 0]), n: images };
}

/** Throws DataError when two sets of embeddings are of two widths. */
export function checkWidths(images: Tensor, imageFile: string, texts: Tensor, textFile: string): void {
  if (images.shape[0] === 0 || texts.shape[0] === 0)
    throw new DataError(
      `${images.shape[0] === 0 ? imageFile : textFile}: has no embeddings, expected at least one row`,
    );
  if (images.shape[1] !== texts.shape[1])
    throw new DataError(
      `${textFile}: ${texts.shape[1]} columns, expected ${images.shape[1]}, as many as ${imageFile} has. Check that both come from one model`,
    );
}

function checkImages(imageOf: readonly number[], file: string, images: number, reason: string): void {
  const described = new Uint8Array(images);
  imageOf.forEach((image, caption) => {
    if (image < 0 || image >= images)
      throw new DataError(
        `${file}: caption ${caption} (from 0) belongs to image ${image}, expected 0 to ${images - 1}: ${reason}`,
      );
    described[image] = 1;
  });
  const alone = described.indexOf(0);
  if (alone >= 0)
    throw new DataError(
      `${file}: image ${alone} (from 0) has no caption, expected at least one for each image`,
    );
}
