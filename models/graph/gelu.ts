import type { GraphIndex } from '../../harness/onnx/graph-index.js';
import type { GraphNode } from '../../harness/onnx/onnx-model.js';

/** How a graph computes GELU: `exact` with the error function, `tanh` by the usual approximation, `quick` as
 *  x * sigmoid(1.702 x), `none` where it has no GELU. */
export type Gelu = 'exact' | 'tanh' | 'quick' | 'none';

const quickFactor = 1.702;

/** The GELU of these nodes. Source of the three forms: Hendrycks and Gimpel 2016, arXiv 1606.08415. */
export function findGelu(index: GraphIndex, nodes: readonly GraphNode[]): Gelu {
  const has = (test: (node: GraphNode) => boolean) => nodes.some(test);
  const isTanh = ({ op, attributes }: GraphNode) =>
    op === 'FastGelu' || op === 'Tanh' || (op === 'Gelu' && attributes.texts.get('approximate') === 'tanh');
  if (has(({ op }) => op === 'QuickGelu') || has((node) => isQuick(index, node))) return 'quick';
  if (has(isTanh)) return 'tanh';
  return has(({ op }) => op === 'Erf' || op === 'Gelu' || op === 'BiasGelu') ? 'exact' : 'none';
}

/** A sigmoid of something times 1.702. */
function isQuick(index: GraphIndex, { op, inputs }: GraphNode): boolean {
  const factor = op === 'Sigmoid' ? index.makerOf(inputs[0]) : undefined;
  if (factor?.op !== 'Mul') return false;
  return factor.inputs.some((value) => {
    const stored = index.storedAt(value)?.values?.[0];
    return stored !== undefined && Math.abs(stored - quickFactor) < 1e-3;
  });
}
