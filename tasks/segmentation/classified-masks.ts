import type { MapStack } from './map-stack.js';

/** Masks of an image, and what each may show. */
export interface ClassifiedMasks {
  /** Logits [Q, h, w] over the whole image. */
  readonly masks: MapStack;
  readonly classes: number;
  /** [Q, C]: of each class, void left out. A row sums to the probability that the mask is not void. */
  readonly probabilities: Float64Array;
  /** [Q]: the probability that it is void. */
  readonly voids: Float64Array;
}

/** 1 / (1 + exp(-x)). */
export function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
