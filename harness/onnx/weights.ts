import { findAttentionMasks } from './attention-masks.js';
import { isFloat, isSmallInteger } from './element-types.js';
import { weightAt, type GraphIndex } from './graph-index.js';
import { elementCount, type GraphNode, type StoredTensor } from './onnx-model.js';
import { parametersIn } from './packed-weights.js';

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
  MatMulNBits: [2, 3],
  MatMulBnb4: [2],
  GatherBlockQuantized: [2, 3],
};

/** A stored tensor that was learned, and of how many numbers it is. */
export interface Weight {
  readonly tensor: StoredTensor;
  readonly parameters: number;
}

/** The weights that these nodes take, each once: stored floating-point or quantised tensors of more than one number. Running
 *  statistics of BatchNorm, attention masks, scales and zero points are left out, as they are not counted as parameters. */
export function weightsOf(index: GraphIndex, nodes: readonly GraphNode[]): readonly Weight[] {
  const taken = new Map<StoredTensor, number>();
  const others = new Set<StoredTensor | undefined>(findAttentionMasks(index, nodes));
  for (const node of nodes) {
    const { op, inputs } = node;
    inputs.forEach((value, place) => {
      const tensor = index.storedAt(value);
      if (tensor) taken.set(tensor, parametersIn(node, place, tensor));
      if (otherInputs[op]?.includes(place) || isScale(index, op, inputs)) others.add(weightAt(index, value));
    });
  }
  return [...taken]
    .filter(([tensor]) => isWeight(tensor) && !others.has(tensor))
    .map(([tensor, parameters]) => ({ tensor, parameters }));
}

/** A product with the scale that a dynamic quantisation found: the other factor is the scale of the weights. */
function isScale(index: GraphIndex, op: string, inputs: readonly string[]): boolean {
  return op === 'Mul' && inputs.some((value) => index.makerOf(value)?.op === 'DynamicQuantizeLinear');
}

function isWeight(tensor: StoredTensor): boolean {
  return (isFloat(tensor.type) || isSmallInteger(tensor.type)) && elementCount(tensor) > 1;
}

/** Number of parameters in these weights. */
export function countParameters(weights: readonly Weight[]): number {
  return weights.reduce((sum, { parameters }) => sum + parameters, 0);
}
