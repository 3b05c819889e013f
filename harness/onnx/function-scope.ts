import type { GraphNode, StoredTensor } from './onnx-model.js';

/** Nodes and tensors of one function of a file, those of the graphs inside it too. */
export interface FunctionParts {
  readonly nodes: readonly GraphNode[];
  readonly initializers: readonly StoredTensor[];
}

/** The same with the name of the function before those of all its values: they are its own, and a value of the main graph, or
 *  of another function, may be called the same. What a call hands over is therefore not known inside. */
export function scopeNames({ nodes, initializers }: FunctionParts, scope: string): FunctionParts {
  const inScope = (value: string) => (value === '' ? '' : `${scope}::${value}`);
  return {
    nodes: nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map(inScope),
      outputs: node.outputs.map(inScope),
    })),
    initializers: initializers.map((tensor) => ({ ...tensor, name: inScope(tensor.name) })),
  };
}
