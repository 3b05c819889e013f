import { originOf, weightAt, type GraphIndex } from '../../harness/onnx/graph-index.js';
import type { GraphNode } from '../../harness/onnx/onnx-model.js';

/** How a graph computes GELU: `exact` with the error function, `tanh` by the usual approximation, `quick` as
 *  x * sigmoid(1.702 x), `none` where it has no GELU. */
export type Gelu = 'exact' | 'tanh' | 'quick' | 'none';

const quickFactor = 1.702;

/** The GELU of these nodes. Source of the three forms: Hendrycks and Gimpel 2016, arXiv 1606.08415. */
export function findGelu(index: GraphIndex, nodes: readonly GraphNode[]): Gelu {
  const has = (test: (node: GraphNode) => boolean) => nodes.some(test);
  const isTanh = (node: GraphNode) =>
    node.op === 'FastGelu' ||
    (node.op === 'Gelu' && node.attributes.texts.get('approximate') === 'tanh') ||
    addsOneToTanh(index, node);
  if (has(({ op }) => op === 'QuickGelu') || has((node) => isQuick(index, node))) return 'quick';
  if (has(isTanh)) return 'tanh';
  return has(({ op }) => op === 'Erf' || op === 'Gelu' || op === 'BiasGelu') ? 'exact' : 'none';
}

/** 1 + tanh(…), as the approximation has it; the pooler of a BERT has a tanh of another kind. */
function addsOneToTanh(index: GraphIndex, { op, inputs }: GraphNode): boolean {
  if (op !== 'Add') return false;
  const isOne = (value: string) => weightAt(index, value)?.values?.[0] === 1;
  return inputs.some((value) => makerBehind(index, value)?.op === 'Tanh') && inputs.some(isOne);
}

/** A sigmoid of something times 1.702. */
function isQuick(index: GraphIndex, { op, inputs }: GraphNode): boolean {
  const factor = op === 'Sigmoid' ? makerBehind(index, inputs[0]) : undefined;
  if (factor?.op !== 'Mul') return false;
  return factor.inputs.some((value) => {
    const stored = weightAt(index, value)?.values?.[0];
    return stored !== undefined && Math.abs(stored - quickFactor) < 1e-3;
  });
}

/** The node that made a value, before it was cast or quantised. */
function makerBehind(index: GraphIndex, value: string): GraphNode | undefined {
  return index.makerOf(originOf(index, value));
}
