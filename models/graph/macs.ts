import type { GraphNode } from '../../harness/onnx/onnx-model.js';
import type { NodeRun } from '../../harness/runtime/profile.js';
import { einsumMacs } from './einsum.js';

/** Multiply-accumulates of one run. `layers`: convolutions and products with weights, which is what papers count for CLIP
 *  models. `attention`: the products of queries with keys and of attention with values, which they leave out. */
export interface Macs {
  readonly layers: number;
  readonly attention: number;
}

type Shape = readonly number[];

/** What the file says of a node that ran. */
export interface NodeFacts {
  /** Whether one of its factors is a stored weight. */
  readonly hasWeight: boolean;
  /** That of an Einsum; undefined where it is not known. */
  readonly equation: string | undefined;
}

/** The multiply-accumulates of these nodes. Norms, activations, additions and pooling are not counted, as usual. Against
 *  `macsImageG` of the ViTamin paper's tables, ViT-B/16 has 16.87 without the products of attention, 17.58 with them. */
export function countMacs(nodes: readonly NodeRun[], factsOf: (node: NodeRun) => NodeFacts): Macs {
  let layers = 0;
  let attention = 0;
  for (const node of nodes) {
    const macs = macsOf(node, factsOf(node));
    layers += macs.layers;
    attention += macs.attention;
  }
  return { layers, attention };
}

/** The inputs that a node multiplies with one another; the others are biases, scales and zero points. */
export function factorsOf({ op, inputs }: GraphNode): readonly string[] {
  if (op === 'Einsum') return inputs;
  const places = op === 'QLinearMatMul' || op === 'QLinearConv' ? [0, 3] : [0, 1];
  return inputs.filter((_, place) => places.includes(place));
}

const none: Macs = { layers: 0, attention: 0 };

function macsOf({ op, inputs, outputs }: NodeRun, { hasWeight, equation }: NodeFacts): Macs {
  switch (op) {
    case 'Conv':
    case 'FusedConv':
    case 'ConvInteger':
      return { layers: sizeOf(outputs[0]) * sizeOf(inputs[1].slice(1)), attention: 0 };
    case 'QLinearConv':
      return { layers: sizeOf(outputs[0]) * sizeOf(inputs[3].slice(1)), attention: 0 };
    case 'ConvTranspose':
      return { layers: sizeOf(inputs[0]) * sizeOf(inputs[1].slice(1)), attention: 0 };
    case 'MatMul':
    case 'FusedMatMul':
    case 'Gemm':
    case 'FusedGemm':
    case 'MatMulInteger':
    case 'MatMulIntegerToFloat':
    case 'DynamicQuantizeMatMul':
    case 'QLinearMatMul':
    case 'MatMulNBits':
    case 'MatMulBnb4':
      return sortProduct(sizeOf(outputs[0]) * (inputs[0].at(-1) ?? 1), hasWeight);
    case 'Einsum':
      return equation === undefined ? none : sortProduct(einsumMacs(equation, inputs), hasWeight);
    case 'Attention':
    case 'QAttention':
    case 'MultiHeadAttention':
      return attentionMacs(inputs, hasWeight);
    default:
      return none;
  }
}

function sortProduct(macs: number, hasWeight: boolean): Macs {
  return hasWeight ? { layers: macs, attention: 0 } : { layers: 0, attention: macs };
}

/** `Attention` and `QAttention` of com.microsoft have a weight that makes queries, keys and values of their input [N, L, C]; elsewhere they are
 *  given: [N, L, H·D] or [N, H, L, D]. */
function attentionMacs([query, second, third]: readonly Shape[], hasWeight: boolean): Macs {
  if (hasWeight && second.length === 2) {
    const width = second[1] / 3;
    return {
      layers: sizeOf(query) * second[1],
      attention: 2 * sizeOf(query.slice(0, -1)) * query[1] * width,
    };
  }
  const keys = second.at(-2) ?? 1;
  const queryWidth = query.at(-1) ?? 1;
  const valueWidth = third.at(-1) ?? 1;
  const rows = sizeOf(query) / queryWidth;
  return { layers: 0, attention: rows * keys * (queryWidth + valueWidth) };
}

function sizeOf(shape: Shape): number {
  return shape.reduce((product, length) => product * length, 1);
}
