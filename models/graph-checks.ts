import { ModelError } from '../harness/core/errors.js';
import type { GraphValue } from '../harness/core/graph-value.js';
import type { OnnxModel } from '../harness/onnx/onnx-model.js';

/** What a graph says of its inputs and outputs. */
export type GraphSignature = Pick<OnnxModel, 'file' | 'inputs' | 'outputs'>;

const idTypes: readonly string[] = ['int32', 'int64'];
const floatTypes: readonly string[] = ['float32', 'float16'];

/** Checks an image graph against the card: its input of this name takes pixels [N, 3, H, W] of this size, and nothing else
 *  is asked for. Detectors and segmenters may be made for one image at a time. */
export function checkImageInput(
  graph: GraphSignature,
  name: string,
  size: readonly [number, number],
  head: 'image' | 'detector' | 'segmenter' | 'lmm' = 'image',
): void {
  if (takesOnly(graph, idTypes))
    throw new ModelError(
      `${graph.file}: takes token ids (${namesOf(graph.inputs)}), model.json names it as the ${inputRoles[head]}. Are the towers swapped?`,
    );
  const input = requireValue(graph, 'inputs', name);
  checkType(graph, input, floatTypes);
  checkStated(graph, input, '[N, 3, H, W]');
  const expected = [null, 3, ...size];
  const { shape } = input;
  const fits =
    shape.length === 4 &&
    shape.every((length, axis) => axis === 0 || length === null || length === expected[axis]);
  if (!fits)
    throw new ModelError(
      `${graph.file}: input ${name} is [${formatShape(shape)}], model.json says [N, 3, ${size.join(', ')}]. ` +
        `Correct ${head}.size in model.json, or export at that size`,
    );
  if (head === 'image' || head === 'lmm' || shape[0] !== 1) checkBatchAxis(graph, input);
  checkOtherInputs(graph, [name]);
}

const inputRoles = {
  ...{ image: 'image tower', detector: 'detector', segmenter: 'segmenter' },
  lmm: 'vision encoder of lmm',
};

/** Checks that a value is of floating-point numbers that can be read. */
export function checkFloats(graph: GraphSignature, value: GraphValue): void {
  checkType(graph, value, floatTypes);
}

/** Checks that a value is of token ids that can be written. */
export function checkIds(graph: GraphSignature, value: GraphValue): void {
  checkType(graph, value, idTypes);
}

/** Name of the input that says which tokens are not padding. */
export const maskInput = 'attention_mask';

/** Checks a text graph against the card: its input of this name takes ids [N, L] of this length. Besides, it may take a mask
 *  of the tokens that are not padding. */
export function checkTextInput(graph: GraphSignature, name: string, contextLength: number): void {
  if (takesOnly(graph, floatTypes))
    throw new ModelError(
      `${graph.file}: takes pixels (${namesOf(graph.inputs)}), model.json names it as the text tower. Are the towers swapped?`,
    );
  const input = requireValue(graph, 'inputs', name);
  checkType(graph, input, idTypes);
  checkStated(graph, input, '[N, L]');
  checkBatchAxis(graph, input);
  const length = input.shape[1] ?? contextLength;
  if (input.shape.length !== 2 || length !== contextLength)
    throw new ModelError(
      `${graph.file}: input ${name} is [${formatShape(input.shape)}], model.json says contextLength ${contextLength}, expected [N, ${contextLength}]. ` +
        `Correct model.json`,
    );
  checkOtherInputs(graph, [name, maskInput]);
}

/** Axes of what a tower gives: an embedding each, or a grid of features each. */
const outputAxes = { embedding: '[N, D]', dense: '[N, D, H, W]' } as const;

/** What a tower gives. */
export type OutputKind = keyof typeof outputAxes;

/** Checks that a graph has a floating-point output of this name, with the axes of its kind where it states any. */
export function checkOutput(graph: GraphSignature, name: string, kind: OutputKind): void {
  const output = requireValue(graph, 'outputs', name);
  checkType(graph, output, floatTypes);
  if (output.shape.length > 0) checkOutputAxes(graph.file, output, kind);
}

/** Checks that an output has the axes of its kind. */
export function checkOutputAxes(
  file: string,
  output: Pick<GraphValue, 'name' | 'shape'>,
  kind: OutputKind,
): void {
  const axes = outputAxes[kind];
  if (output.shape.length !== axes.split(',').length)
    throw new ModelError(
      `${file}: output ${output.name} is [${formatShape(output.shape)}], expected ${axes}. ` +
        `Name another output in model.json, or export one`,
    );
}

/** Checks that a grid [N, D, h, w], where its axes are stated, has one cell for each `stride` pixels of the input, cut off
 *  ones not counted. `key` is the member of model.json that says the stride. */
export function checkGrid(
  file: string,
  { name, shape }: Pick<GraphValue, 'name' | 'shape'>,
  size: readonly [number, number],
  stride: number,
  key: string,
): void {
  const expected = size.map((length) => Math.floor(length / stride));
  const fits = shape.slice(2).every((length, axis) => length === null || length === expected[axis]);
  if (!fits)
    throw new ModelError(
      `${file}: output ${name} is [${formatShape(shape)}], ${key} ${stride} in model.json makes ${expected.join(' x ')} cells of ${size.join(' x ')} pixels. ` +
        `Correct ${key}`,
    );
}

/** Checks that both towers end in the same embedding width, where their graphs state it. */
export function checkSameWidth(
  image: GraphSignature,
  imageOutput: string,
  text: GraphSignature,
  textOutput: string,
): void {
  const imageWidth = requireValue(image, 'outputs', imageOutput).shape.at(-1) ?? null;
  const textWidth = requireValue(text, 'outputs', textOutput).shape.at(-1) ?? null;
  if (imageWidth !== null && textWidth !== null && imageWidth !== textWidth)
    throw new ModelError(
      `${image.file}: ${imageOutput} is ${imageWidth} wide, ${textOutput} of ${text.file} is ${textWidth} wide, expected the same. ` +
        `The towers are of two models`,
    );
}

/** A graph with a fixed batch cannot take the last, smaller one. */
function checkBatchAxis({ file }: GraphSignature, { name, shape }: GraphValue): void {
  if (shape[0] !== null)
    throw new ModelError(
      `${file}: input ${name} has a fixed batch of ${shape[0]}, expected a dynamic first axis. Export it again with one`,
    );
}

/** A graph without inputs takes nothing, so nothing of the wrong kind either. */
function takesOnly({ inputs }: GraphSignature, types: readonly string[]): boolean {
  return inputs.length > 0 && inputs.every(({ type }) => types.includes(type));
}

/** What goes in cannot be told from a graph that states no shape at all. */
function checkStated({ file }: GraphSignature, { name, shape }: GraphValue, expected: string): void {
  if (shape.length === 0)
    throw new ModelError(`${file}: input ${name} states no shape, expected ${expected}. Export it again`);
}

function checkType({ file }: GraphSignature, { name, type }: GraphValue, expected: readonly string[]): void {
  if (!expected.includes(type))
    throw new ModelError(`${file}: ${name} is ${type}, expected ${expected.join(' or ')}. Export it again`);
}

function checkOtherInputs({ file, inputs }: GraphSignature, known: readonly string[]): void {
  const other = inputs.find(({ name }) => !known.includes(name));
  if (other)
    throw new ModelError(
      `${file}: also asks for ${JSON.stringify(other.name)}, which bench does not know. Export it without`,
    );
}

/** The input or output of this name. Throws ModelError listing those that there are. */
export function requireValue(graph: GraphSignature, side: 'inputs' | 'outputs', name: string): GraphValue {
  const value = graph[side].find((candidate) => candidate.name === name);
  if (value) return value;
  const kind = side === 'inputs' ? 'input' : 'output';
  throw new ModelError(
    `${graph.file}: no ${kind} ${JSON.stringify(name)}, it has ${namesOf(graph[side]) || 'none'}. Correct the name in model.json`,
  );
}

function namesOf(values: readonly GraphValue[]): string {
  return values.map(({ name }) => name).join(', ');
}

function formatShape(shape: readonly (number | null)[]): string {
  return shape.map((length) => length ?? 'N').join(', ');
}
