/** In what a graph computes; of quantised graphs, the width of the weights. */
export const precisions = ['fp32', 'fp16', 'int8', 'int4'] as const;

/** One of the precisions that a graph may compute in. */
export type Precision = (typeof precisions)[number];

/** Operators that do nearly all arithmetic of a model, under the names of ONNX and of ONNX Runtime's fusions. */
export function isProduct(operator: string): boolean {
  return /Conv|MatMul|Gemm|Attention/.test(operator);
}

/** Whether an operator scales integers by the largest value of all images in a batch. */
export function quantizesBatch(operator: string): boolean {
  return operator.startsWith('DynamicQuantize');
}
