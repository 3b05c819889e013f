// The layers of CLIP's towers, in the operators that PyTorch's exporter writes at operator set 17.
import type { GraphWriter, Value } from './graph-writer.js';

/** Biases and positions: small, as after training. */
const smallDeviation = 0.02;

/** x W + b over the last axis; without bias where the layer has none. */
export function linear(graph: GraphWriter, x: Value, from: number, to: number, bias = true): Value {
  const product = graph.node('MatMul', [x, graph.weight([from, to], 1 / Math.sqrt(from))]);
  return bias ? graph.node('Add', [product, graph.weight([to], smallDeviation)]) : product;
}

/** LayerNorm over the last axis. */
export function layerNorm(graph: GraphWriter, x: Value, width: number, epsilon = 1e-5): Value {
  const scale = graph.weight([width], smallDeviation, 1);
  return graph.node('LayerNormalization', [x, scale, graph.weight([width], smallDeviation)], {
    axis: -1,
    epsilon,
  });
}

/** The exact GELU, spelled out with the error function. */
export function gelu(graph: GraphWriter, x: Value): Value {
  const scaled = graph.node('Div', [x, graph.constant(Math.SQRT2)]);
  const shifted = graph.node('Add', [graph.node('Erf', [scaled]), graph.constant(1)]);
  return graph.node('Mul', [graph.node('Mul', [x, shifted]), graph.constant(0.5)]);
}

/** Added table of positions [length, width]. */
export function positions(graph: GraphWriter, length: number, width: number): Value {
  return graph.weight([length, width], smallDeviation);
}

/** Self-attention of [N, L, width]; `mask` [L, L] is added to the scores where one is given. */
export function attention(graph: GraphWriter, x: Value, width: number, heads: number, mask?: Value): Value {
  const headWidth = width / heads;
  const all = graph.node('Reshape', [
    linear(graph, x, width, 3 * width),
    graph.list([0, 0, 3, heads, headWidth]),
  ]);
  const parts = graph.nodes('Split', [graph.node('Transpose', [all], { perm: [2, 0, 3, 1, 4] })], 3, {
    axis: 0,
  });
  const [query, key, value] = parts.map((part) => graph.node('Squeeze', [part, graph.list([0])]));
  const scaled = graph.node('Mul', [query, graph.constant(1 / Math.sqrt(headWidth))]);
  const scores = graph.node('MatMul', [scaled, graph.node('Transpose', [key], { perm: [0, 1, 3, 2] })]);
  const masked = mask === undefined ? scores : graph.node('Add', [scores, mask]);
  const mixed = graph.node('MatMul', [graph.node('Softmax', [masked], { axis: -1 }), value]);
  const joined = graph.node('Reshape', [
    graph.node('Transpose', [mixed], { perm: [0, 2, 1, 3] }),
    graph.list([0, 0, width]),
  ]);
  return linear(graph, joined, width, width);
}

/** A block of ViT and of CLIP's text tower: pre-norm attention, then an MLP four times as wide. */
export function transformerBlock(
  graph: GraphWriter,
  x: Value,
  width: number,
  heads: number,
  mask?: Value,
): Value {
  const attended = attention(graph, layerNorm(graph, x, width), width, heads, mask);
  const middle = graph.node('Add', [x, attended]);
  const hidden = gelu(graph, linear(graph, layerNorm(graph, middle, width), width, 4 * width));
  return graph.node('Add', [middle, linear(graph, hidden, 4 * width, width)]);
}

/** A convolution of [N, from, H, W] with bias, unless told otherwise. */
export function convolution(
  graph: GraphWriter,
  x: Value,
  from: number,
  to: number,
  {
    kernel,
    stride = 1,
    pad = 0,
    group = 1,
    bias = true,
  }: {
    readonly kernel: number;
    readonly stride?: number;
    readonly pad?: number;
    readonly group?: number;
    readonly bias?: boolean;
  },
): Value {
  const fanIn = (from / group) * kernel * kernel;
  const weight = graph.weight([to, from / group, kernel, kernel], 1 / Math.sqrt(fanIn));
  return graph.node('Conv', [x, weight, ...(bias ? [graph.weight([to], smallDeviation)] : [])], {
    kernel_shape: [kernel, kernel],
    strides: [stride, stride],
    pads: [pad, pad, pad, pad],
    dilations: [1, 1],
    group,
  });
}

/** [N, C, h, w] as tokens [N, h w, C]. */
export function toTokens(graph: GraphWriter, x: Value, width: number): Value {
  return graph.node('Transpose', [graph.node('Reshape', [x, graph.list([0, width, -1])])], {
    perm: [0, 2, 1],
  });
}
