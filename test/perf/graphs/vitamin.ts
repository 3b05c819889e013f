import type { GraphWriter, Value } from './graph-writer.js';
import { attention, convolution, gelu, layerNorm, linear, positions, toTokens } from './layers.js';

/** Sizes of a ViTamin. */
export interface VitaminSizes {
  readonly side: number;
  readonly stem: number;
  /** Widths and depths of the two convolutional stages. */
  readonly stages: readonly { readonly width: number; readonly depth: number }[];
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly embedding: number;
}

/** Pixels of the image to a token. */
const stride = 16;
const epsilon = 1e-6;

/** ViTamin: a stem of two convolutions, two stages of MBConv-LN blocks, transformer blocks with a gated MLP; the mean token is
 *  normalised and projected. `pixels`: [N, 3, side, side]; gives [N, embedding].
 *  Source: huggingface/pytorch-image-models, timm/models/vitamin.py. */
export function addVitamin(graph: GraphWriter, pixels: Value, sizes: VitaminSizes): Value {
  const { side, stem, stages, width, layers, heads, embedding } = sizes;
  const first = convolution(graph, pixels, 3, stem, { kernel: 3, stride: 2, pad: 1 });
  const activated = gelu(graph, layerNorm2d(graph, first, stem));
  let x = convolution(graph, activated, stem, stem, { kernel: 3, pad: 1 });
  let channels = stem;
  for (const stage of stages)
    for (let block = 0; block < stage.depth; block++) {
      x = convolutionBlock(graph, x, channels, stage.width, block === 0 ? 2 : 1);
      channels = stage.width;
    }
  const narrow = layerNorm2d(graph, x, channels);
  const grid = convolution(graph, narrow, channels, width, { kernel: 3, stride: 2, pad: 1 });
  x = graph.node('Add', [toTokens(graph, grid, width), positions(graph, (side / stride) ** 2, width)]);
  for (let layer = 0; layer < layers; layer++) x = gatedBlock(graph, x, width, heads);
  const mean = graph.node('ReduceMean', [x], { axes: [1], keepdims: 0 });
  return linear(graph, layerNorm(graph, mean, width, epsilon), width, embedding, false);
}

/** MBConv-LN: normalise, widen four times, depthwise 3 x 3, narrow, and add the shortcut. */
function convolutionBlock(graph: GraphWriter, x: Value, from: number, to: number, step: 1 | 2): Value {
  const middle = 4 * to;
  const wide = convolution(graph, layerNorm2d(graph, x, from), from, middle, { kernel: 1 });
  const depthwise = convolution(graph, gelu(graph, wide), middle, middle, {
    ...{ kernel: 3, stride: step, pad: 1, group: middle },
  });
  const branch = convolution(graph, gelu(graph, depthwise), middle, to, { kernel: 1 });
  return graph.node('Add', [branch, shortcut(graph, x, from, to, step)]);
}

function shortcut(graph: GraphWriter, x: Value, from: number, to: number, step: 1 | 2): Value {
  const pooled = step === 1 ? x : graph.node('AveragePool', [x], pooling);
  return from === to ? pooled : convolution(graph, pooled, from, to, { kernel: 1 });
}

const pooling = { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], count_include_pad: 0 } as const;

/** LayerNorm over the channels of [N, C, H, W]. */
function layerNorm2d(graph: GraphWriter, x: Value, channels: number): Value {
  const last = graph.node('Transpose', [x], { perm: [0, 2, 3, 1] });
  return graph.node('Transpose', [layerNorm(graph, last, channels, epsilon)], { perm: [0, 3, 1, 2] });
}

/** Attention, then w2(GELU(w0 x) * w1 x) twice as wide with a second LayerNorm of its own. */
function gatedBlock(graph: GraphWriter, x: Value, width: number, heads: number): Value {
  const attended = attention(graph, layerNorm(graph, x, width, epsilon), width, heads);
  const middle = graph.node('Add', [x, attended]);
  const normal = layerNorm(graph, layerNorm(graph, middle, width, epsilon), width, epsilon);
  const gate = gelu(graph, linear(graph, normal, width, 2 * width));
  const gated = graph.node('Mul', [gate, linear(graph, normal, width, 2 * width)]);
  return graph.node('Add', [middle, linear(graph, gated, 2 * width, width)]);
}
