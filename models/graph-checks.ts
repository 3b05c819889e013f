import { ModelError } from '../harness/core/errors.js';
import type { GraphSession, GraphValue } from '../harness/runtime/session.js';

/** The graph's input of this name. Throws ModelError listing the names when there is none. */
export function requireInput(graph: GraphSession, name: string): GraphValue {
  return requireValue(graph, graph.inputs, name, 'input');
}

/** The graph's output of this name. Throws ModelError listing the names when there is none. */
export function requireOutput(graph: GraphSession, name: string): GraphValue {
  return requireValue(graph, graph.outputs, name, 'output');
}

/** Checks an image graph's input against the size on the card: [N, 3, H, W], or dynamic axes. */
export function checkImageInput(graph: GraphSession, name: string, size: readonly [number, number]): void {
  const { shape } = requireInput(graph, name);
  const expected = [null, 3, ...size];
  const fits =
    shape.length === 4 &&
    shape.every((length, axis) => axis === 0 || length === null || length === expected[axis]);
  if (!fits)
    throw new ModelError(
      `${graph.file}: input ${name} is [${formatShape(shape)}], model.json says [N, 3, ${size.join(', ')}]. ` +
        `Correct image.size in model.json, or export at that size`,
    );
  checkBatchAxis(graph, name, shape);
}

/** Checks that the first axis of an input is dynamic: a graph with a fixed batch cannot take the last, smaller one. */
export function checkBatchAxis(graph: GraphSession, name: string, shape: readonly (number | null)[]): void {
  if (shape[0] !== null)
    throw new ModelError(
      `${graph.file}: input ${name} has a fixed batch of ${shape[0]}, expected a dynamic first axis. Export it again with one`,
    );
}

/** Checks that both towers end in the same embedding width, where their graphs state it. */
export function checkSameWidth(
  image: GraphSession,
  imageOutput: string,
  text: GraphSession,
  textOutput: string,
): void {
  const imageWidth = requireOutput(image, imageOutput).shape.at(-1) ?? 'any';
  const textWidth = requireOutput(text, textOutput).shape.at(-1) ?? 'any';
  if (imageWidth !== 'any' && textWidth !== 'any' && imageWidth !== textWidth)
    throw new ModelError(
      `${image.file}: ${imageOutput} is ${imageWidth} wide, ${textOutput} of ${text.file} is ${textWidth} wide, expected the same. ` +
        `The towers are of two models`,
    );
}

function requireValue(
  graph: GraphSession,
  values: readonly GraphValue[],
  name: string,
  kind: string,
): GraphValue {
  const value = values.find((candidate) => candidate.name === name);
  if (!value)
    throw new ModelError(
      `${graph.file}: no ${kind} ${JSON.stringify(name)}, it has ${values.map((known) => known.name).join(', ')}. Correct the name in model.json`,
    );
  return value;
}

function formatShape(shape: readonly (number | null)[]): string {
  return shape.map((length) => length ?? 'N').join(', ');
}
