import type { GraphWriter, Value } from './graph-writer.js';
import { layerNorm, linear, positions, transformerBlock } from './layers.js';

/** Sizes of a text tower. */
export interface TextSizes {
  readonly vocabulary: number;
  readonly contextLength: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly embedding: number;
}

/** What a masked score gets; large enough that its share rounds to 0. */
const masked = -1e9;

/** CLIP's text tower: causal, pooled at the largest id, any length up to the context's. `ids`: int64 [N, L]; gives [N, embedding].
 *  Source: mlfoundations/open_clip, transformer.py. */
export function addTextTower(graph: GraphWriter, ids: Value, sizes: TextSizes): Value {
  const { vocabulary, contextLength, width, layers, heads, embedding } = sizes;
  const length = graph.node('Slice', [graph.node('Shape', [ids]), ...slice(graph, 1, 2)]);
  const shorten = (table: Value, axes: readonly number[]) =>
    axes.reduce((x, axis) => graph.node('Slice', [x, graph.list([0]), length, graph.list([axis])]), table);
  const words = graph.node('Gather', [graph.weight([vocabulary, width], 0.02), ids], { axis: 0 });
  let x = graph.node('Add', [words, shorten(positions(graph, contextLength, width), [0])]);
  const mask = shorten(graph.constant(causalMask(contextLength), [contextLength, contextLength]), [0, 1]);
  for (let layer = 0; layer < layers; layer++) x = transformerBlock(graph, x, width, heads, mask);
  const end = graph.node('ArgMax', [graph.node('Cast', [ids], { to: int32 })], { axis: 1, keepdims: 1 });
  const pooled = graph.node('GatherND', [layerNorm(graph, x, width), end], { batch_dims: 1 });
  return linear(graph, pooled, width, embedding, false);
}

/** Element type int32 of onnx.proto; ONNX Runtime has no ArgMax of int64. */
const int32 = 6;

function slice(graph: GraphWriter, from: number, to: number): readonly Value[] {
  return [graph.list([from]), graph.list([to]), graph.list([0])];
}

/** [length, length]: a token sees itself and those before it. */
function causalMask(length: number): Float32Array {
  return Float32Array.from({ length: length * length }, (_, at) =>
    at % length > Math.floor(at / length) ? masked : 0,
  );
}
