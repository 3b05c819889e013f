// Toy graphs of the dense, detector and segmenter heads, whose outputs are known by hand.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { detectorSchema, segmenterSchema } from '../../harness/config/head-schemas.js';
import { makeModel, type TestModel, type TestNode, type TestTensor, type TestValue } from './onnx-model.js';

type Size = readonly [height: number, width: number];
type Row = readonly number[];

const pixels = (size: Size | null): TestValue => ({
  name: 'pixel_values',
  shape: ['N', 3, ...(size ?? ['H', 'W'])],
});

/** A dense graph whose feature is the mean colour of each cell of `stride` pixels, so that it is the same in every window:
 *  [N, 3, H / stride, W / stride]. `size` null: the graph takes images of any size. */
export function makeDenseGraph(stride: number, size: Size | null = null): TestModel {
  const cells = size?.map((length) => Math.floor(length / stride)) ?? ['h', 'w'];
  return {
    inputs: [pixels(size)],
    outputs: [{ name: 'dense_features', shape: ['N', 3, ...cells] }],
    nodes: [poolNode(stride, 'dense_features')],
  };
}

function poolNode(stride: number, output: string): TestNode {
  const attributes = { kernel_shape: [stride, stride], strides: [stride, stride] };
  return { op: 'AveragePool', inputs: ['pixel_values'], outputs: [output], attributes };
}

/** The outputs of a toy detector: the same for every image. */
export interface ToyDetector {
  readonly size: Size;
  /** x1, y1, x2, y2 in pixels of the input. */
  readonly boxes: readonly Row[];
  readonly objectness: Row;
  /** One a box; absent where the harness is to average dense features. */
  readonly embeddings?: readonly Row[];
  /** One a box: m rows of m logits. */
  readonly masks?: readonly (readonly Row[])[];
}

/** A detector that says the same of every image. */
export function makeDetectorGraph({ size, boxes, objectness, embeddings, masks }: ToyDetector): TestModel {
  return joinParts(size, [
    constantOutput('boxes', boxes.flat(), [boxes.length, 4]),
    constantOutput('objectness', objectness, [objectness.length]),
    ...(embeddings
      ? [constantOutput('region_embeds', embeddings.flat(), [embeddings.length, embeddings[0].length])]
      : []),
    ...(masks ? [constantOutput('region_masks', masks.flat(2), [masks.length, ...sidesOf(masks)])] : []),
  ]);
}

/** A toy segmenter: each mask is where a colour is near, the embeddings are the same for every image. */
export interface ToySegmenter {
  readonly size: Size;
  readonly stride: number;
  /** One a mask: weights of the three normalised colours, averaged over `stride` pixels, and what is added: the logit. */
  readonly colours: readonly (readonly [red: number, green: number, blue: number, bias: number])[];
  readonly embeddings: readonly Row[];
  readonly objectness?: Row;
}

/** A segmenter whose mask logits are linear in the colours of the image. */
export function makeSegmenterGraph(toy: ToySegmenter): TestModel {
  const { size, stride, colours, embeddings, objectness } = toy;
  const count = colours.length;
  const weights = colours.flatMap(([red, green, blue]) => [red, green, blue]);
  const masks: GraphPart = {
    nodes: [
      poolNode(stride, 'pooled'),
      { op: 'Conv', inputs: ['pooled', 'colour_weights', 'colour_bias'], outputs: ['mask_logits'] },
    ],
    initializers: [
      { name: 'colour_weights', dims: [count, 3, 1, 1], values: weights },
      { name: 'colour_bias', dims: [count], values: colours.map(([, , , bias]) => bias) },
    ],
    output: { name: 'mask_logits', shape: ['N', count, ...size.map((side) => Math.floor(side / stride))] },
  };
  return joinParts(size, [
    masks,
    constantOutput('mask_embeds', embeddings.flat(), [count, embeddings[0].length]),
    ...(objectness ? [constantOutput('objectness', objectness, [count])] : []),
  ]);
}

/** Puts a toy detector into a model folder and its model.json; `card` is what else the card is to say. */
export function writeToyDetector(
  folder: string,
  toy: ToyDetector,
  card: Partial<z.input<typeof detectorSchema>> = {},
): void {
  writeFileSync(join(folder, 'detector.onnx'), makeModel(makeDetectorGraph(toy)));
  const masks = toy.masks ? { masks: 'region_masks' } : {};
  const embeddings = toy.embeddings ? {} : { embeddings: null };
  addToCard(folder, {
    detector: { file: 'detector.onnx', size: toy.size, ...masks, ...embeddings, ...card },
  });
}

/** Puts a toy segmenter into a model folder and its model.json; `card` is what else the card is to say. */
export function writeToySegmenter(
  folder: string,
  toy: ToySegmenter,
  card: Partial<z.input<typeof segmenterSchema>> = {},
): void {
  writeFileSync(join(folder, 'segmenter.onnx'), makeModel(makeSegmenterGraph(toy)));
  const objectness = toy.objectness ? { objectness: 'objectness' } : {};
  const { size, stride } = toy;
  addToCard(folder, { segmenter: { file: 'segmenter.onnx', size, stride, ...objectness, ...card } });
}

function addToCard(folder: string, members: object): void {
  const file = join(folder, 'model.json');
  const card = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...card, ...members }));
}

/** One output with what it is made of. */
interface GraphPart {
  readonly nodes: readonly TestNode[];
  readonly initializers: readonly TestTensor[];
  readonly output: TestValue;
}

/** A graph that first finds the number of its images: `batch`, [1]. */
function joinParts(size: Size, parts: readonly GraphPart[]): TestModel {
  return {
    inputs: [pixels(size)],
    outputs: parts.map(({ output }) => output),
    initializers: [
      { name: 'zero', dims: [1], type: 'int64', values: [0] },
      { name: 'one', dims: [1], type: 'int64', values: [1] },
      ...parts.flatMap(({ initializers }) => initializers),
    ],
    nodes: [
      { op: 'Shape', inputs: ['pixel_values'], outputs: ['input_shape'] },
      { op: 'Slice', inputs: ['input_shape', 'zero', 'one'], outputs: ['batch'] },
      ...parts.flatMap(({ nodes }) => nodes),
    ],
  };
}

/** The same values for every image of the batch. */
function constantOutput(name: string, values: Row, dims: readonly number[]): GraphPart {
  const [stored, rest, shape] = [`${name}_values`, `${name}_dims`, `${name}_shape`];
  return {
    initializers: [
      { name: stored, dims: [1, ...dims], values },
      { name: rest, dims: [dims.length], type: 'int64', values: dims },
    ],
    nodes: [
      { op: 'Concat', inputs: ['batch', rest], outputs: [shape], attributes: { axis: 0 } },
      { op: 'Expand', inputs: [stored, shape], outputs: [name] },
    ],
    output: { name, shape: ['N', ...dims] },
  };
}

function sidesOf([mask]: readonly (readonly Row[])[]): Size {
  return [mask.length, mask[0].length];
}
