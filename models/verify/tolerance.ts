import type { Precision } from '../../harness/core/precision.js';
import type { Comparison } from './comparison.js';

/** How far outputs may be from others: `relative` bounds the largest difference by the largest number, `cosine` the
 *  direction of each vector from below. */
export interface Tolerance {
  readonly relative: number;
  readonly cosine: number;
}

type ByPrecision = Readonly<Record<Precision, Tolerance>>;

/** How near a faithful export comes to the framework it comes from. int8 and int4 are
 *  quantised: their reference is the model before. */
export const toReference: ByPrecision = {
  fp32: { relative: 1e-4, cosine: 0.9999 },
  fp16: { relative: 2e-2, cosine: 0.999 },
  int8: { relative: 0.5, cosine: 0.95 },
  int4: { relative: 0.5, cosine: 0.9 },
};

/** How near batches of another size come. Dynamically quantised graphs find one scale for a whole batch. */
export const toOtherBatch: ByPrecision = { ...toReference, fp32: { relative: 1e-5, cosine: 0.999999 } };

/** How near another provider comes: on a GPU products may be computed in TF32, with ten bits after the point. */
export const toOtherProvider: ByPrecision = { ...toReference, fp32: { relative: 5e-3, cosine: 0.9999 } };

/** Whether a comparison keeps to a tolerance. */
export function isWithin({ maxAbs, scale, minCosine }: Comparison, { relative, cosine }: Tolerance): boolean {
  return maxAbs <= relative * scale && minCosine >= cosine;
}
