import { constantValue } from './constant-value.js';
import type { GraphNode, OnnxModel, StoredTensor } from './onnx-model.js';

/** A graph that can be walked: who makes a value, and which values are stored. */
export interface GraphIndex {
  /** The node that makes this value. */
  readonly makerOf: (value: string) => GraphNode | undefined;
  /** The initializer, or the tensor of the Constant node, that this value is. */
  readonly storedAt: (value: string) => StoredTensor | undefined;
  /** The nodes that these outputs depend on, in the order of the file. Inner nodes count where there are any, as the
   *  values that they take from outside are not listed at the node around them. */
  readonly nodesBehind: (outputs: readonly string[]) => readonly GraphNode[];
}

/** Operators after which a tensor is the same weight, or a part of it, in another form or type. */
const weightForms: ReadonlySet<string> = new Set([
  ...['Cast', 'Identity', 'Transpose', 'Reshape', 'Squeeze', 'Unsqueeze'],
  ...['Split', 'Slice', 'QuantizeLinear', 'DequantizeLinear'],
]);

/** The graph, indexed by the names of its values. */
export function indexGraph({ nodes, innerNodes, initializers }: OnnxModel): GraphIndex {
  const makers = new Map<string, GraphNode>();
  const stored = new Map(initializers.map((tensor) => [tensor.name, tensor]));
  const constants = new Map<GraphNode, StoredTensor | undefined>();
  for (const node of [...nodes, ...innerNodes]) {
    // an optional output that is left out has no name, just as an input that is left out
    for (const output of node.outputs) if (output !== '') makers.set(output, node);
    if (node.op === 'Constant') constants.set(node, constantValue(node));
  }
  const makerOf = (value: string) => makers.get(value);
  const storedAt = (value: string) => {
    const maker = makers.get(value);
    return maker?.op === 'Constant' ? constants.get(maker) : stored.get(value);
  };
  const nodesBehind = (outputs: readonly string[]) => {
    const found = new Set<GraphNode>(innerNodes);
    const waiting = [...outputs, ...innerNodes.flatMap(({ inputs }) => inputs)];
    for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
      const maker = makers.get(value);
      if (!maker || found.has(maker)) continue;
      found.add(maker);
      waiting.push(...maker.inputs);
    }
    return [...nodes, ...innerNodes].filter((node) => found.has(node));
  };
  return { makerOf, storedAt, nodesBehind };
}

/** The value that this one is a form of, as these operators change it: the value itself where none of them made it. */
export function originOf(index: GraphIndex, value: string, forms = weightForms): string {
  const passed = new Set<string>();
  let at = value;
  for (let maker = index.makerOf(at); maker && forms.has(maker.op); maker = index.makerOf(at)) {
    if (passed.has(at)) break; // a damaged graph may go in circles
    passed.add(at);
    at = maker.inputs[0];
  }
  return at;
}

/** The stored weight that a value is, whatever form or type it was brought into on the way. */
export function weightAt(index: GraphIndex, value: string): StoredTensor | undefined {
  return index.storedAt(originOf(index, value));
}
