import { indexGraph, weightAt } from '../../harness/onnx/graph-index.js';
import type { OnnxModel } from '../../harness/onnx/onnx-model.js';
import type { NodeRun } from '../../harness/runtime/profile.js';
import { countMacs, factorsOf, type Macs } from './macs.js';
import { matchRuns } from './match-runs.js';

/** Multiply-accumulates of one output of a graph. */
export interface Cost extends Macs {
  /** Those among them of nodes that were not found in the file: they count, though only another output may need them. */
  readonly unmatched: number;
}

/** The cost of this output. A run computes all outputs of a graph; nodes that only others need are left out. What ONNX
 *  Runtime says of weights is not enough: on the CPU it converts those of a float16 graph first. */
export function costOf(model: OnnxModel, output: string, runs: readonly NodeRun[]): Cost {
  const index = indexGraph(model);
  const behind = new Set(index.nodesBehind([output]));
  const nodeOf = matchRuns(model);
  const count = (list: readonly NodeRun[]) =>
    countMacs(list, (run) => {
      const node = nodeOf(run);
      if (!node) return { hasWeight: run.parameterBytes > 0, equation: undefined };
      const hasWeight = factorsOf(node).some((value) => weightAt(index, value) !== undefined);
      return { hasWeight, equation: node.attributes.texts.get('equation') };
    });
  const unmatched = count(runs.filter((run) => nodeOf(run) === undefined));
  const needed = runs.filter((run) => {
    const node = nodeOf(run);
    return node === undefined || behind.has(node);
  });
  return { ...count(needed), unmatched: unmatched.layers + unmatched.attention };
}
