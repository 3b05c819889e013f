import type { GraphIndex } from './graph-index.js';
import type { GraphNode, StoredTensor } from './onnx-model.js';

/** Operators that bring a mask into the form of the scores that it is added to. */
const forms = new Set([
  'Slice',
  'Cast',
  'Unsqueeze',
  'Squeeze',
  'Reshape',
  'Expand',
  'Identity',
  'Mul',
  'Add',
  'Where',
]);

/** How many steps lie between a mask and its softmax at most. */
const farthest = 12;

/** Stored square tables that are added to the scores of attention: causal masks. They are constants, not parameters. */
export function findAttentionMasks(
  index: GraphIndex,
  nodes: readonly GraphNode[],
): ReadonlySet<StoredTensor> {
  const masks = new Set<StoredTensor>();
  // a value that is used again and again is followed once: paths through such a graph are beyond number
  const followed = new Map<string, number>();
  const follow = (value: string, steps: number): void => {
    if ((followed.get(value) ?? -1) >= steps) return;
    followed.set(value, steps);
    const stored = index.storedAt(value);
    if (stored && isSquare(stored)) masks.add(stored);
    const maker = index.makerOf(value);
    if (!maker || stored || steps === 0 || !forms.has(maker.op)) return;
    for (const input of maker.inputs) follow(input, steps - 1);
  };
  for (const { op, inputs } of nodes) if (op === 'Softmax') follow(inputs[0], farthest);
  return masks;
}

/** [L, L], or with axes of 1 before. */
function isSquare({ dims }: StoredTensor): boolean {
  const [rows, columns] = dims.slice(-2);
  return dims.length >= 2 && rows === columns && dims.slice(0, -2).every((length) => length === 1);
}
