import type { GraphIndex } from '../../harness/onnx/graph-index.js';
import { weightAt } from '../../harness/onnx/graph-index.js';
import type { GraphNode } from '../../harness/onnx/onnx-model.js';

/** What an image tower is built of, as far as it tells families apart. */
export interface Architecture {
  /** Convolutions that mix channels. */
  readonly convolutions: number;
  /** Kernel sizes of the depthwise convolutions. */
  readonly depthwise: readonly number[];
  /** Attention layers. */
  readonly attention: number;
  /** Gates by a sigmoid, as in squeeze-and-excitation. */
  readonly sigmoids: number;
}

/** Where a convolution takes its weight, by operator. */
const weightInput: Readonly<Record<string, number>> = {
  Conv: 1,
  FusedConv: 1,
  ConvInteger: 1,
  QLinearConv: 3,
};

const attentionOperators = new Set(['Softmax', 'Attention', 'QAttention', 'MultiHeadAttention']);

/** Reads the architecture off the nodes of an image tower. */
export function describeArchitecture(index: GraphIndex, nodes: readonly GraphNode[]): Architecture {
  const kernels = nodes
    .filter(({ op }) => Object.hasOwn(weightInput, op))
    .map((node) => kernelOf(index, node));
  const depthwise = kernels.filter(({ isDepthwise }) => isDepthwise).map(({ size }) => size);
  return {
    convolutions: kernels.length - depthwise.length,
    depthwise,
    attention: nodes.filter(({ op }) => attentionOperators.has(op)).length,
    sigmoids: nodes.filter(({ op }) => op === 'Sigmoid').length,
  };
}

/** Weights are [out, in / groups, height, width]; a depthwise convolution has a group for each channel. */
function kernelOf(index: GraphIndex, node: GraphNode): { isDepthwise: boolean; size: number } {
  const groups = node.attributes.numbers.get('group') ?? 1;
  const dims = weightAt(index, node.inputs[weightInput[node.op]])?.dims;
  const size = dims?.[2] ?? node.attributes.lists.get('kernel_shape')?.[0] ?? 1;
  return { isDepthwise: groups > 1 && (dims === undefined || dims[1] === 1), size };
}
