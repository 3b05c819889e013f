import type { Tensor } from './tensor.js';

/** a·bᵀ [N, M] of a [N, D] and b [M, D], summed in single precision in any order: fast, and not the same to the last bit
 *  on every machine. Who needs exact answers decides near ties in double precision (metrics/retrieval-rank.ts, top-scores.ts). */
export type MatrixProduct = (a: Tensor, b: Tensor) => Promise<Tensor>;
