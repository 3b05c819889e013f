import { createRandom, type Random } from '../../harness/core/random.js';
import { stackRows, type Tensor } from '../../harness/core/tensor.js';

/** A whole number in [low, high]. */
export function wholeNumber(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** [N, D] of numbers in [-1, 1), half of them below zero. */
export function randomMatrix(seed: number, rows: number, width: number): Tensor {
  const random = createRandom(seed);
  return stackRows(
    Array.from({ length: rows }, () => Float32Array.from({ length: width }, () => random() * 2 - 1)),
  );
}

/** The [N, D] tensor of plain rows. */
export function matrixOf(rows: readonly (readonly number[])[]): Tensor {
  return stackRows(rows.map((row) => Float32Array.from(row)));
}

/** All indices, highest score first, equal scores in the order of their index: sorts everything. */
export function rankAll(scores: readonly number[]): number[] {
  return scores
    .map((score, index) => ({ score, index }))
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .map(({ index }) => index);
}
