/** In what a graph computes. */
export const precisions = ['fp32', 'fp16', 'int8'] as const;

/** One of the precisions that a graph may compute in. */
export type Precision = (typeof precisions)[number];
