import { isProduct, type Precision } from '../core/precision.js';
import { isSmallInteger } from './element-types.js';
import type { GraphIndex } from './graph-index.js';
import { elementCount, type GraphNode } from './onnx-model.js';

/** In what these nodes compute: int8 or int4 where a product takes weights that are small integers, or that are made of such,
 *  however many stay floating-point numbers beside them: it is another model then. Else fp16 where most weights are float16
 *  and used as they are, and fp32 otherwise. Weights that are only stored as float16, each behind a Cast to float32, compute
 *  in fp32. */
export function precisionOf(index: GraphIndex, nodes: readonly GraphNode[]): Precision {
  const counts = { fp32: 0, fp16: 0 };
  let isQuantized = false;
  for (const node of nodes)
    for (const value of node.inputs) {
      const tensor = index.storedAt(value);
      if (!tensor) continue;
      const size = elementCount(tensor);
      // A single number is a zero point.
      if (isSmallInteger(tensor.type) && size > 1 && usesQuantized(node)) {
        if (hasFourBits(node, tensor.type)) return 'int4';
        isQuantized = true;
      }
      if (tensor.type === 'float16') counts[node.op === 'Cast' ? 'fp32' : 'fp16'] += size;
      else if (tensor.type === 'float32') counts.fp32 += size;
    }
  if (isQuantized) return 'int8';
  return counts.fp16 > counts.fp32 ? 'fp16' : 'fp32';
}

function usesQuantized({ op }: GraphNode): boolean {
  return isProduct(op) || op === 'DequantizeLinear';
}

/** ONNX Runtime's own operators keep several weights in a byte. */
function hasFourBits({ op, attributes }: GraphNode, type: string): boolean {
  if (op === 'MatMulNBits') return (attributes.numbers.get('bits') ?? 4) <= 4;
  return op === 'MatMulBnb4' || type === 'int4' || type === 'uint4';
}
