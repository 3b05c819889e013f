import { ModelError } from '../core/errors.js';
import { withFileBytes, type FileBytes } from './file-bytes.js';
import { elementTypeName } from './element-types.js';
import { scopeNames } from './function-scope.js';
import type { GraphValue } from '../core/graph-value.js';
import type { Attributes, GraphNode, OnnxModel, StoredTensor } from './onnx-model.js';
import { readFields, readFloat, readFloats, readIntegers, readText, type Field } from './protobuf.js';
import { readTensor } from './read-tensor.js';

// Field numbers of onnx.proto (onnx/onnx, onnx/onnx.proto3).
const model = { irVersion: 1, producer: 2, producerVersion: 3, graph: 7, opset: 8, function: 25 } as const;
const graph = { node: 1, initializer: 5, input: 11, output: 12 } as const;
const functionPart = { name: 1, node: 7, domain: 10, overload: 13 } as const;
const node = { input: 1, output: 2, name: 3, op: 4, attribute: 5, domain: 7 } as const;
const attribute = {
  ...{ name: 1, float: 2, integer: 3, text: 4, tensor: 5, graph: 6 },
  ...{ floats: 7, integers: 8, tensors: 10, graphs: 11 },
} as const;

/** Subgraphs within subgraphs: far more than any model has, far fewer than would exhaust the stack. */
const deepest = 16;

/** Nodes and tensors, gathered from a graph and everything inside it. */
interface Parts {
  readonly nodes: GraphNode[];
  readonly innerNodes: GraphNode[];
  readonly initializers: StoredTensor[];
}

/** What an ONNX file says, without reading its weights: a graph of gigabytes takes milliseconds. Throws ModelError when the
 *  file is not ONNX, holds no graph, or is cut off. */
export function readOnnx(file: string): OnnxModel {
  return withFileBytes(file, (bytes) => {
    if (bytes.size === 0) throw new ModelError(`${file}: the file is empty. Export or fetch it again`);
    const opsets = new Map<string, number>();
    const parts: Parts = { nodes: [], innerNodes: [], initializers: [] };
    const values = { inputs: [] as GraphValue[], outputs: [] as GraphValue[] };
    let irVersion = 0;
    let producer = '';
    let producerVersion = '';
    let hasGraph = false;
    for (const field of readFields(bytes, 0, bytes.size)) {
      if (field.number === model.irVersion) irVersion = field.value;
      else if (field.number === model.producer) producer = readText(bytes, field);
      else if (field.number === model.producerVersion) producerVersion = readText(bytes, field);
      else if (field.number === model.opset) opsets.set(...readOpset(bytes, field));
      else if (field.number === model.function) readFunction(bytes, field, parts);
      else if (field.number === model.graph) {
        hasGraph = true;
        readGraph(bytes, field, parts, 0, values);
      }
    }
    if (!hasGraph) throw new ModelError(`${file}: no graph in it, expected an ONNX file. Export it again`);
    if (opsets.size === 0)
      throw new ModelError(`${file}: names no operator set, so its end is missing. Export or fetch it again`);
    const stored = new Set(parts.initializers.map(({ name }) => name));
    const inputs = values.inputs.filter(({ name }) => !stored.has(name));
    return {
      ...{ file, bytes: bytes.size, irVersion, opsets, ...parts, inputs, outputs: values.outputs },
      producer: `${producer} ${producerVersion}`.trim(),
    };
  });
}

function readOpset(bytes: FileBytes, field: Field): [domain: string, version: number] {
  let domain = '';
  let version = 0;
  for (const part of readFields(bytes, field.start, field.end)) {
    if (part.number === 1) domain = readText(bytes, part);
    if (part.number === 2) version = part.value;
  }
  return [domain === 'ai.onnx' ? '' : domain, version];
}

function readFunction(bytes: FileBytes, field: Field, parts: Parts): void {
  const inside: Parts = { nodes: [], innerNodes: [], initializers: [] };
  const names = { domain: '', name: '', overload: '' };
  for (const part of readFields(bytes, field.start, field.end)) {
    if (part.number === functionPart.node) inside.nodes.push(readNode(bytes, part, inside, 0));
    else if (part.number === functionPart.domain) names.domain = readText(bytes, part);
    else if (part.number === functionPart.name) names.name = readText(bytes, part);
    else if (part.number === functionPart.overload) names.overload = readText(bytes, part);
  }
  const nodes = [...inside.nodes, ...inside.innerNodes];
  const scope = [names.domain, names.name, names.overload].join(':');
  const scoped = scopeNames({ nodes, initializers: inside.initializers }, scope);
  parts.innerNodes.push(...scoped.nodes);
  parts.initializers.push(...scoped.initializers);
}

function readGraph(
  bytes: FileBytes,
  field: Field,
  parts: Parts,
  depth: number,
  values?: { readonly inputs: GraphValue[]; readonly outputs: GraphValue[] },
): void {
  if (depth > deepest)
    throw new ModelError(`${bytes.file}: subgraphs more than ${deepest} deep, which no model needs`);
  for (const part of readFields(bytes, field.start, field.end)) {
    if (part.number === graph.node)
      (depth === 0 ? parts.nodes : parts.innerNodes).push(readNode(bytes, part, parts, depth));
    else if (part.number === graph.initializer) parts.initializers.push(readTensor(bytes, part));
    else if (part.number === graph.input) values?.inputs.push(readValue(bytes, part));
    else if (part.number === graph.output) values?.outputs.push(readValue(bytes, part));
  }
}

function readNode(bytes: FileBytes, field: Field, parts: Parts, depth: number): GraphNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = {
    numbers: new Map<string, number>(),
    lists: new Map<string, readonly number[]>(),
    texts: new Map<string, string>(),
    tensors: new Map<string, StoredTensor>(),
  };
  let name = '';
  let op = '';
  let domain = '';
  for (const part of readFields(bytes, field.start, field.end)) {
    if (part.number === node.input) inputs.push(readText(bytes, part));
    else if (part.number === node.output) outputs.push(readText(bytes, part));
    else if (part.number === node.name) name = readText(bytes, part);
    else if (part.number === node.op) op = readText(bytes, part);
    else if (part.number === node.domain) domain = readText(bytes, part);
    else if (part.number === node.attribute) readAttribute(bytes, part, attributes, parts, depth);
  }
  return { name, op, domain: domain === 'ai.onnx' ? '' : domain, inputs, outputs, attributes };
}

type Writable = {
  readonly [Key in keyof Attributes]: Attributes[Key] extends ReadonlyMap<infer Name, infer Value>
    ? Map<Name, Value>
    : never;
};

function readAttribute(bytes: FileBytes, field: Field, to: Writable, parts: Parts, depth: number): void {
  const list: number[] = [];
  let name = '';
  let number: number | undefined;
  let text: string | undefined;
  let tensor: StoredTensor | undefined;
  for (const part of readFields(bytes, field.start, field.end)) {
    if (part.number === attribute.name) name = readText(bytes, part);
    else if (part.number === attribute.float) number = readFloat(bytes, part);
    else if (part.number === attribute.integer) number = part.value;
    else if (part.number === attribute.text) text = readText(bytes, part);
    else if (part.number === attribute.floats) append(list, readFloats(bytes, part));
    else if (part.number === attribute.integers) append(list, readIntegers(bytes, part));
    else if (part.number === attribute.tensor) tensor = readTensor(bytes, part);
    else if (part.number === attribute.tensors) parts.initializers.push(readTensor(bytes, part));
    else if (part.number === attribute.graph || part.number === attribute.graphs)
      readGraph(bytes, part, parts, depth + 1);
  }
  if (number !== undefined) to.numbers.set(name, number);
  if (text !== undefined) to.texts.set(name, text);
  if (tensor !== undefined) to.tensors.set(name, tensor);
  if (list.length > 0) to.lists.set(name, list);
}

/** One by one: a list may be longer than a call takes arguments. */
function append(list: number[], numbers: readonly number[]): void {
  for (const number of numbers) list.push(number);
}

function readValue(bytes: FileBytes, field: Field): GraphValue {
  let name = '';
  let type = 'not a tensor';
  let shape: (number | null)[] = [];
  for (const part of readFields(bytes, field.start, field.end)) {
    if (part.number === 1) name = readText(bytes, part);
    if (part.number !== 2) continue;
    for (const kind of readFields(bytes, part.start, part.end))
      if (kind.number === 1) ({ type, shape } = readTensorType(bytes, kind));
  }
  return { name, type, shape };
}

function readTensorType(bytes: FileBytes, field: Field): { type: string; shape: (number | null)[] } {
  let type = 'not a tensor';
  const shape: (number | null)[] = [];
  for (const part of readFields(bytes, field.start, field.end)) {
    if (part.number === 1) type = elementTypeName(part.value);
    if (part.number !== 2) continue;
    for (const axis of readFields(bytes, part.start, part.end)) shape.push(readAxis(bytes, axis));
  }
  return { type, shape };
}

/** The length of an axis; null where it has a name or nothing. */
function readAxis(bytes: FileBytes, field: Field): number | null {
  for (const part of readFields(bytes, field.start, field.end))
    if (part.number === 1 && part.value >= 0) return part.value;
  return null;
}
