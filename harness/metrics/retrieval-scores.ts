import { MetricError } from '../core/errors.js';
import type { Tensor } from '../core/tensor.js';

/** The inner product of caption `text` and image `image` in double precision, summed in the order of D. */
export type ExactScores = (text: number, image: number) => number;

/** Unit roundoff of single precision. */
const unit = 2 ** -24;
/** What a product may lose when results near zero are flushed to it. */
const smallest = 2 ** -126;

/** How far a single-precision inner product of a row of `a` with a row of `b` may lie from the double-precision one.
 *
 *  For x, y of D numbers and any order of summation, with or without fused multiply-add, the computed product differs
 *  from the real one by at most g(D)·Σ|x_i·y_i|, where g(n) = n·u / (1 - n·u) and u = 2^-24 (Higham, Accuracy and Stability
 *  of Numerical Algorithms, 2nd ed., section 3.1), and Σ|x_i·y_i| <= |x|·|y| (Cauchy-Schwarz): about D·2^-24 for unit rows.
 *  Two roundings more are allowed for a factor of 1 and for the norms themselves; the double-precision product is off by
 *  D·2^-53 of the same sum, which the third covers while D < 2^29. Numbers below 2^-126 may become 0 at each step. */
export function scoreErrorBound(a: Tensor, b: Tensor): number {
  return errorBoundOf(a.shape[1], largestNorm(a), largestNorm(b));
}

/** The same for rows of this width that are not longer than these norms. */
export function errorBoundOf(width: number, norm: number, otherNorm: number): number {
  const roundings = (width + 3) * unit;
  if (roundings >= 0.5)
    throw new MetricError(`retrieval: embeddings of width ${width}, expected less than ${2 ** 23}`);
  return (roundings / (1 - roundings)) * norm * otherNorm + 2 * width * smallest;
}

/** Exact scores of single pairs. */
export function createExactScores(texts: Tensor, images: Tensor): ExactScores {
  const width = texts.shape[1];
  const [left, right] = [texts.data, images.data];
  return (text, image) => {
    const start = text * width;
    const other = image * width;
    let sum = 0;
    for (let i = 0; i < width; i++) sum += left[start + i] * right[other + i];
    return sum;
  };
}

/** Throws MetricError unless every caption has an image of the gallery, every image a caption, and all numbers are
 *  finite. */
export function checkPairs(texts: Tensor, images: Tensor, imageOf: ArrayLike<number>): void {
  const [textCount] = texts.shape;
  const [imageCount] = images.shape;
  if (textCount === 0 || imageCount === 0) throw new MetricError('retrieval: no captions or no images');
  if (texts.shape[1] !== images.shape[1])
    throw new MetricError(
      `embeddings have widths ${texts.shape[1]} and ${images.shape[1]}, expected the same width`,
    );
  if (imageOf.length !== textCount)
    throw new MetricError(`retrieval: ${imageOf.length} image indices for ${textCount} captions`);
  const described = new Uint8Array(imageCount);
  for (let text = 0; text < textCount; text++) {
    const image = imageOf[text];
    if (!Number.isInteger(image) || image < 0 || image >= imageCount)
      throw new MetricError(
        `retrieval: caption ${text} belongs to image ${image}, expected 0 to ${imageCount - 1}`,
      );
    described[image] = 1;
  }
  const alone = described.indexOf(0);
  if (alone >= 0) throw new MetricError(`retrieval: image ${alone} has no caption, expected at least one`);
  checkFinite(texts, 'caption');
  checkFinite(images, 'image');
}

function checkFinite({ data, shape }: Tensor, what: string): void {
  for (let i = 0; i < data.length; i++)
    if (!Number.isFinite(data[i]))
      throw new MetricError(`retrieval: ${what} ${Math.floor(i / shape[1])} has ${data[i]} in its embedding`);
}

/** The L2 norm of the longest row. */
export function largestNorm({ data, shape: [rows, width] }: Tensor): number {
  let largest = 0;
  for (let row = 0; row < rows; row++) {
    let squares = 0;
    for (let i = row * width; i < (row + 1) * width; i++) squares += data[i] * data[i];
    largest = Math.max(largest, squares);
  }
  return Math.sqrt(largest);
}
