import { originOf, weightAt, type GraphIndex } from '../../harness/onnx/graph-index.js';
import type { GraphNode } from '../../harness/onnx/onnx-model.js';

/** Which token's feature a text tower takes: that of the largest id in the text, that of one id, or neither (the mean, the
 *  first or the last one). */
type TextPooling =
  | { readonly kind: 'largest-id' }
  | { readonly kind: 'end-token'; readonly id: number }
  | { readonly kind: 'other' };

/** What a text graph says of the tokens it expects. */
export interface TextTower {
  readonly pooling: TextPooling;
  /** Rows of the token embedding: ids must be smaller. Undefined where it was not found. */
  readonly vocabulary: number | undefined;
}

/** Operators that hand on token ids, in another form or type. */
const forms = new Set(['Cast', 'Identity', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Clip', 'Slice']);

/** Reads off the nodes of a text tower what it does with `input`, the token ids. */
export function describeTextTower(index: GraphIndex, nodes: readonly GraphNode[], input: string): TextTower {
  const isIds = (value: string) => originOf(index, value, forms) === input;
  const embedding = nodes.find(({ op, inputs }) => op === 'Gather' && isIds(inputs[1]));
  return {
    pooling: findPooling(index, nodes, isIds),
    vocabulary: embedding ? weightAt(index, embedding.inputs[0])?.dims.at(-2) : undefined,
  };
}

function findPooling(
  index: GraphIndex,
  nodes: readonly GraphNode[],
  isIds: (value: string) => boolean,
): TextPooling {
  for (const { op, inputs } of nodes) {
    if (op !== 'ArgMax') continue;
    if (isIds(inputs[0])) return { kind: 'largest-id' };
    const compared = index.makerOf(originOf(index, inputs[0], forms));
    if (compared?.op !== 'Equal' || !compared.inputs.some(isIds)) continue;
    const id = compared.inputs
      .map((value) => weightAt(index, value)?.values?.[0])
      .find((n) => n !== undefined);
    if (id !== undefined) return { kind: 'end-token', id };
  }
  return { kind: 'other' };
}
