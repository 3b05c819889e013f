import { findAttentionMasks } from './attention-masks.js';
import { isFloat, isSmallInteger } from './element-types.js';
import { weightAt, type GraphIndex } from './graph-index.js';
import { elementCount, type GraphNode, type StoredTensor } from './onnx-model.js';

/** Inputs of a node that are no learned weights: running statistics, scales and zero points. */
const otherInputs: Readonly<Partial<Record<string, readonly number[]>>> = {
  BatchNormalization: [3, 4],
  DequantizeLinear: [1, 2],
  QuantizeLinear: [1, 2],
  MatMulInteger: [2, 3],
  ConvInteger: [2, 3],
  QLinearMatMul: [1, 2, 4, 5, 6, 7],
  QLinearConv: [1, 2, 4, 5, 6, 7],
  DynamicQuantizeMatMul: [2, 3],
  MatMulIntegerToFloat: [2, 3, 4, 5],
  QAttention: [3, 4, 6, 7],
};

/** The weights that these nodes take, each once: stored floating-point or quantised tensors of more than one number. Running
 *  statistics of BatchNorm, attention masks, scales and zero points are left out, as they are not counted as parameters. */
export function weightsOf(index: GraphIndex, nodes: readonly GraphNode[]): readonly StoredTensor[] {
  const taken = new Set<StoredTensor>();
  const others = new Set<StoredTensor | undefined>(findAttentionMasks(index, nodes));
  for (const { op, inputs } of nodes)
    inputs.forEach((value, place) => {
      const tensor = index.storedAt(value);
      if (tensor) taken.add(tensor);
      if (otherInputs[op]?.includes(place) || isScale(index, op, inputs)) others.add(weightAt(index, value));
    });
  return [...taken].filter((tensor) => isWeight(tensor) && !others.has(tensor));
}

/** A product with the scale that a dynamic quantisation found: the other factor is the scale of the weights. */
function isScale(index: GraphIndex, op: string, inputs: readonly string[]): boolean {
  return op === 'Mul' && inputs.some((value) => index.makerOf(value)?.op === 'DynamicQuantizeLinear');
}

function isWeight(tensor: StoredTensor): boolean {
  return (isFloat(tensor.type) || isSmallInteger(tensor.type)) && elementCount(tensor) > 1;
}

/** Number of parameters in these weights. */
export function countParameters(weights: readonly StoredTensor[]): number {
  return weights.reduce((sum, weight) => sum + elementCount(weight), 0);
}
