import type { GraphNode, OnnxModel } from '../../harness/onnx/onnx-model.js';
import type { NodeRun } from '../../harness/runtime/profile.js';

/** Tells which node of the main graph ran. ONNX Runtime calls a node without a name by its operator and its place among the
 *  nodes that are no constants; one that was fused with its successor bears its name and more. Undefined for nodes of
 *  functions and subgraphs, and where nodes without a name were fused. */
export function matchRuns({ nodes, innerNodes }: OnnxModel): (run: NodeRun) => GraphNode | undefined {
  const named = new Map(nodes.filter(({ name }) => name !== '').map((node) => [node.name, node]));
  // the nodes of a subgraph are counted from 0 again
  const isClear = innerNodes.every(({ name }) => name !== '');
  const placed = isClear ? nodes.filter(({ op }) => op !== 'Constant') : [];
  const unnamed = new Map(
    [...placed.entries()]
      .filter(([, { name }]) => name === '')
      .map(([place, node]) => [`${node.op}_${place}`, node]),
  );
  return ({ name }) => {
    for (let end = name.length; end > 0; end = name.lastIndexOf('/', end - 1)) {
      const node = named.get(name.slice(0, end));
      if (node) return node;
    }
    return unnamed.get(name);
  };
}
