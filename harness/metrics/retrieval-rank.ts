import { MetricError } from '../core/errors.js';
import type { MatrixProduct } from '../core/matrix-product.js';
import type { Tensor } from '../core/tensor.js';
import { checkPairs, createExactScores, scoreErrorBound, type ExactScores } from './retrieval-scores.js';

/** What each query finds: the place (0 = first) of its best positive, and the item in first place. */
export interface RetrievalRanks {
  readonly bestPositive: Int32Array;
  readonly first: Int32Array;
}

/** Both directions: captions that look for images, and images that look for captions. */
export interface PairRanks {
  readonly searchImages: RetrievalRanks;
  readonly searchTexts: RetrievalRanks;
}

/** Scores held at once: 16 MiB. */
const blockSize = 4_194_304;

/** Ranks of all captions among the images and of all images among the captions. texts [T, D], images [I, D], both
 *  L2-normalised; `imageOf` gives the image of each caption, and every image has a caption. Ties go to the lower index.
 *  Scores may be negative: none is dropped.
 *
 *  Exact in double precision, whatever `multiply` rounds: its scores only sort out what is clearly ahead or behind.
 *  A score that is within its error bound (`scoreErrorBound`) of the one it is compared with is computed again as a
 *  double-precision inner product. One pass over blocks of scores serves both directions: rows for captions, columns for
 *  images. Throws MetricError on no rows, numbers that are not finite, widths that differ, or an image without caption. */
export async function rankPairs(
  texts: Tensor,
  images: Tensor,
  imageOf: ArrayLike<number>,
  multiply: MatrixProduct,
): Promise<PairRanks> {
  checkPairs(texts, images, imageOf);
  const exact = createExactScores(texts, images);
  const bound = scoreErrorBound(texts, images);
  const [textCount, width] = texts.shape;
  const [imageCount] = images.shape;
  const byText = createSearch(textCount, bound);
  const byImage = createSearch(imageCount, bound);
  placePositives(byText, byImage, imageOf, exact);
  const rows = Math.max(1, Math.floor(blockSize / imageCount));
  for (let from = 0; from < textCount; from += rows) {
    const to = Math.min(from + rows, textCount);
    const block = { data: texts.data.subarray(from * width, to * width), shape: [to - from, width] };
    const { data } = await multiply(block, images);
    if (data.length !== (to - from) * imageCount)
      throw new MetricError(`retrieval: ${data.length} scores of ${to - from} x ${imageCount} pairs`);
    for (let text = from; text < to; text++) {
      const row = data.subarray((text - from) * imageCount, (text - from + 1) * imageCount);
      countRow(byText, byImage, text, row, exact);
    }
  }
  return {
    searchImages: { bestPositive: byText.ahead, first: byText.first },
    searchTexts: { bestPositive: byImage.ahead, first: byImage.first },
  };
}

/** Fraction of queries with any positive among the first k. This is recall@k in CLIP's sense: one hit is enough, however
 *  many positives there are; k may exceed the gallery. Source: CLIP_benchmark, metrics/zeroshot_retrieval.py. */
export function recallAt(k: number, ranks: RetrievalRanks): number {
  let hits = 0;
  for (const rank of ranks.bestPositive) if (rank < k) hits++;
  return hits / ranks.bestPositive.length;
}

/** One direction under way. `best` is each query's best positive, `score` its exact score, and a single-precision score
 *  above `high` or below `low` need not be computed again. `first` is the item in first place so far; one whose
 *  single-precision score is not above `firstLow` cannot take its place. */
interface Search {
  readonly bound: number;
  readonly best: Int32Array;
  readonly score: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly ahead: Int32Array;
  readonly first: Int32Array;
  readonly firstScore: Float64Array;
  readonly firstLow: Float64Array;
}

function createSearch(queries: number, bound: number): Search {
  return {
    bound,
    best: new Int32Array(queries).fill(-1),
    score: new Float64Array(queries),
    high: new Float64Array(queries),
    low: new Float64Array(queries),
    ahead: new Int32Array(queries),
    first: new Int32Array(queries).fill(-1),
    firstScore: new Float64Array(queries).fill(-Infinity),
    firstLow: new Float64Array(queries).fill(-Infinity),
  };
}

function placePositives(
  byText: Search,
  byImage: Search,
  imageOf: ArrayLike<number>,
  exact: ExactScores,
): void {
  for (let text = 0; text < imageOf.length; text++) {
    const image = imageOf[text];
    const score = exact(text, image);
    setBest(byText, text, image, score);
    // captions come in ascending order, so that a later one must score more
    if (byImage.best[image] < 0 || score > byImage.score[image]) setBest(byImage, image, text, score);
  }
}

function setBest(search: Search, query: number, item: number, score: number): void {
  search.best[query] = item;
  search.score[query] = score;
  search.high[query] = score + search.bound;
  search.low[query] = score - search.bound;
}

/** A caption's single-precision scores on all images: its own row, and one caption more for each image. A score is
 *  computed again at most once. What is clearly ahead is counted without a branch: on scores in any order a processor
 *  guesses half of the branches wrongly, which takes three times as long. */
function countRow(
  byText: Search,
  byImage: Search,
  text: number,
  row: Float32Array,
  exact: ExactScores,
): void {
  const rowHigh = byText.high[text];
  const rowLow = byText.low[text];
  let rowFirstLow = byText.firstLow[text];
  let rowAhead = 0;
  const { high, low, ahead, firstLow } = byImage;
  for (let image = 0; image < row.length; image++) {
    const score = row[image];
    const rowIsAhead = Number(score > rowHigh);
    const columnIsAhead = Number(score > high[image]);
    rowAhead += rowIsAhead;
    ahead[image] += columnIsAhead;
    const rowIsNear = Number(score >= rowLow) - rowIsAhead;
    const columnIsNear = Number(score >= low[image]) - columnIsAhead;
    const mayBeFirst = Number(score >= rowFirstLow) + Number(score >= firstLow[image]);
    if (rowIsNear + columnIsNear + mayBeFirst === 0) continue;
    const value = exact(text, image);
    if (rowIsNear && isAhead(byText, text, image, value)) rowAhead++;
    if (columnIsNear && isAhead(byImage, image, text, value)) ahead[image]++;
    if (value > byText.firstScore[text]) rowFirstLow = setFirst(byText, text, image, value);
    if (value > byImage.firstScore[image]) setFirst(byImage, image, text, value);
  }
  byText.ahead[text] = rowAhead;
}

function isAhead(search: Search, query: number, item: number, score: number): boolean {
  const best = search.score[query];
  return score > best || (score === best && item < search.best[query]);
}

/** Items come in ascending order and only a higher score takes the place, so that ties leave it to the lower one. Gives
 *  the new `firstLow`. */
function setFirst(search: Search, query: number, item: number, score: number): number {
  search.first[query] = item;
  search.firstScore[query] = score;
  search.firstLow[query] = score - search.bound;
  return search.firstLow[query];
}
