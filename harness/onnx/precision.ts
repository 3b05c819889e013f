import type { Precision } from '../core/precision.js';
import { isSmallInteger } from './element-types.js';
import type { GraphIndex } from './graph-index.js';
import { elementCount, type GraphNode } from './onnx-model.js';

/** In what these nodes compute: int8 where most weights are 8-bit integers, fp16 where most are float16 and used as they
 *  are, fp32 otherwise. Weights that are only stored as float16, each behind a Cast to float32, compute in fp32. */
export function precisionOf(index: GraphIndex, nodes: readonly GraphNode[]): Precision {
  const counts = { fp32: 0, fp16: 0, int8: 0 };
  for (const node of nodes)
    for (const value of node.inputs) {
      const tensor = index.storedAt(value);
      if (!tensor) continue;
      const size = elementCount(tensor);
      if (isSmallInteger(tensor.type)) counts.int8 += size;
      else if (tensor.type === 'float16') counts[node.op === 'Cast' ? 'fp32' : 'fp16'] += size;
      else if (tensor.type === 'float32') counts.fp32 += size;
    }
  if (counts.int8 > counts.fp32 + counts.fp16) return 'int8';
  return counts.fp16 > counts.fp32 ? 'fp16' : 'fp32';
}
