import { createRandom } from '../../../harness/core/random.js';
import { float, integer, message, text, type Pieces } from './protobuf.js';

/** Name of a value in a graph. */
export type Value = string;

/** An attribute of a node: a whole number, or a list of them. */
type Attributes = Readonly<Record<string, number | readonly number[]>>;

/** An input or output: element type, and axes of which an open one has a name. */
export interface Port {
  readonly name: Value;
  readonly type: 'float32' | 'int64';
  readonly axes: readonly (number | string)[];
}

/** A graph that grows node by node. */
export interface GraphWriter {
  /** Adds a node and gives its output. */
  readonly node: (op: string, inputs: readonly Value[], attributes?: Attributes) => Value;
  /** Adds a node with several outputs. */
  readonly nodes: (
    op: string,
    inputs: readonly Value[],
    outputs: number,
    attributes?: Attributes,
  ) => readonly Value[];
  /** A parameter: uniform random numbers of this standard deviation around `mean`. */
  readonly weight: (dims: readonly number[], deviation: number, mean?: number) => Value;
  /** A number, or a table of numbers, that is no parameter. */
  readonly constant: (values: number | Float32Array, dims?: readonly number[]) => Value;
  /** A list of whole numbers, as shapes and axes are given. */
  readonly list: (values: readonly number[]) => Value;
  /** Parameters so far. */
  readonly parameters: () => number;
  /** The bytes of the model, with the last value renamed to the output's name. */
  readonly finish: (input: Port, output: Port, last: Value) => Pieces;
}

const elementTypes = { float32: 1, int64: 7 } as const;
const operatorSet = 17;

/** Starts a graph whose weights are drawn with this seed. */
export function createGraphWriter(seed: number): GraphWriter {
  const random = createRandom(seed);
  const nodes: Pieces[] = [];
  const tensors: Pieces[] = [];
  let values = 0;
  let parameters = 0;
  const newValue = () => `v${values++}`;
  const keep = (type: Port['type'], dims: readonly number[], bytes: Uint8Array): Value => {
    const name = newValue();
    tensors.push([
      ...dims.flatMap((length) => integer(1, length)),
      ...integer(2, elementTypes[type]),
      ...text(8, name),
      ...message(9, [bytes]),
    ]);
    return name;
  };
  const addNode: GraphWriter['nodes'] = (op, inputs, count, attributes = {}) => {
    const outputs = Array.from({ length: count }, newValue);
    nodes.push(encodeNode(op, inputs, outputs, attributes));
    return outputs;
  };
  return {
    node: (op, inputs, attributes) => addNode(op, inputs, 1, attributes)[0],
    nodes: addNode,
    weight: (dims, deviation, mean = 0) => {
      const drawn = new Float32Array(dims.reduce((product, length) => product * length, 1));
      const half = deviation * Math.sqrt(3);
      for (let i = 0; i < drawn.length; i++) drawn[i] = mean + half * (2 * random() - 1);
      parameters += drawn.length;
      return keep('float32', dims, bytesOf(drawn));
    },
    constant: (held, dims = []) =>
      keep('float32', dims, bytesOf(typeof held === 'number' ? Float32Array.of(held) : held)),
    list: (whole) => keep('int64', [whole.length], bytesOf(BigInt64Array.from(whole, BigInt))),
    parameters: () => parameters,
    finish: (input, output, last) => {
      const graph = [
        ...nodes.flatMap((node) => message(1, node)),
        ...message(1, encodeNode('Identity', [last], [output.name], {})),
        ...text(2, 'g'),
        ...tensors.flatMap((tensor) => message(5, tensor)),
        ...message(11, encodePort(input)),
        ...message(12, encodePort(output)),
      ];
      return [...integer(1, 8), ...message(7, graph), ...message(8, integer(2, operatorSet))];
    },
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function encodeNode(
  op: string,
  inputs: readonly Value[],
  outputs: readonly Value[],
  attributes: Attributes,
): Pieces {
  return [
    ...inputs.flatMap((value) => text(1, value)),
    ...outputs.flatMap((value) => text(2, value)),
    ...text(4, op),
    ...Object.entries(attributes).flatMap(([name, value]) => message(5, encodeAttribute(name, value))),
  ];
}

/** Of whole numbers, and of the one that is not: epsilon. */
function encodeAttribute(name: string, value: number | readonly number[]): Pieces {
  if (typeof value !== 'number')
    return [...text(1, name), ...value.flatMap((one) => integer(8, one)), ...integer(20, 7)];
  if (!Number.isInteger(value)) return [...text(1, name), ...float(2, value), ...integer(20, 1)];
  return [...text(1, name), ...integer(3, value), ...integer(20, 2)];
}

function encodePort({ name, type, axes }: Port): Pieces {
  const shape = axes.flatMap((axis) =>
    message(1, typeof axis === 'number' ? integer(1, axis) : text(2, axis)),
  );
  const tensorType = [...integer(1, elementTypes[type]), ...message(2, shape)];
  return [...text(1, name), ...message(2, message(1, tensorType))];
}
