import type { Box } from '../../harness/core/annotations.js';
import { roundScore } from '../round-score.js';

/** An object as samples files have it. */
export interface LineObject {
  /** Id of the category in the data set. */
  readonly category: number;
  readonly score?: number;
  /** x, y, width, height in hundredths of a pixel. */
  readonly box?: readonly number[];
}

/** An object of a samples file; box and score are rounded, exchange files have them whole. */
export function toLineObject(object: {
  readonly categoryId: number;
  readonly score?: number;
  readonly box?: Box;
}): LineObject {
  const { categoryId, score, box } = object;
  return {
    category: categoryId,
    ...(score === undefined ? {} : { score: roundScore(score) }),
    ...(box && { box: box.map((value) => Math.round(value * 100) / 100) }),
  };
}
