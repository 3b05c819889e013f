import type { GraphWriter, Value } from './graph-writer.js';
import { convolution, layerNorm, linear, positions, toTokens, transformerBlock } from './layers.js';

/** Sizes of a ViT. */
export interface VitSizes {
  readonly side: number;
  readonly patch: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly embedding: number;
}

/** ViT as CLIP has it: patches and a class token, LayerNorm before the blocks, the class token normalised and projected.
 *  `pixels`: [N, 3, side, side]; gives [N, embedding]. Source: mlfoundations/open_clip, transformer.py. */
export function addVit(graph: GraphWriter, pixels: Value, sizes: VitSizes): Value {
  const { side, patch, width, layers, heads, embedding } = sizes;
  const patches = convolution(graph, pixels, 3, width, { kernel: patch, stride: patch, bias: false });
  const tokens = toTokens(graph, patches, width);
  const joined = graph.node('Concat', [classTokens(graph, tokens, width), tokens], { axis: 1 });
  const placed = graph.node('Add', [joined, positions(graph, (side / patch) ** 2 + 1, width)]);
  let x = layerNorm(graph, placed, width);
  for (let layer = 0; layer < layers; layer++) x = transformerBlock(graph, x, width, heads);
  const first = graph.node('Gather', [x, graph.list([0])], { axis: 1 });
  const pooled = graph.node('Squeeze', [first, graph.list([1])]);
  return linear(graph, layerNorm(graph, pooled, width), width, embedding, false);
}

/** The class token once an image: [N, 1, width]. */
function classTokens(graph: GraphWriter, tokens: Value, width: number): Value {
  const count = graph.node('Slice', [
    ...[graph.node('Shape', [tokens]), graph.list([0]), graph.list([1]), graph.list([0])],
  ]);
  const shape = graph.node('Concat', [count, graph.list([1, width])], { axis: 0 });
  return graph.node('Expand', [graph.weight([1, 1, width], 0.02), shape]);
}
