import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readOnnx } from '../../../harness/onnx/read-onnx.js';
import type { NodeRun } from '../../../harness/runtime/profile.js';
import { costOf } from '../../../models/graph/cost.js';
import { makeModel, type TestModel, type TestNode } from '../../support/onnx-model.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

function cost(model: TestModel, runs: readonly NodeRun[], output = 'y') {
  const file = join(newFolder(), 'a.onnx');
  writeFileSync(file, makeModel(model));
  return costOf(readOnnx(file), output, runs);
}

/** A product of [1, 10, 8] and [8, 8], as ONNX Runtime notes it. */
const run = (name: string, op = 'MatMul', parameterBytes = 0): NodeRun => ({
  ...{ name, op, provider: 'CPUExecutionProvider', parameterBytes },
  inputs: [
    [1, 10, 8],
    [8, 8],
  ],
  outputs: [[1, 10, 8]],
});
const macs = 10 * 8 * 8;

const matMul = (name: string, left: string, right: string, output: string): TestNode => ({
  ...{ op: 'MatMul', name, inputs: [left, right], outputs: [output] },
});
const initializers = [{ name: 'w', dims: [2], values: [1, 2] }];

describe('costOf', () => {
  it('leaves out what only other outputs need, and finds fused nodes by the start of their names', () => {
    const nodes = [matMul('/a/MatMul', 'x', 'w', 'y'), matMul('/b/MatMul', 'x', 'w', 'z')];
    const runs = [run('/a/MatMul/MatMulAddFusion', 'Gemm'), run('/b/MatMul')];
    expect(cost({ nodes, initializers }, runs)).toEqual({ layers: macs, attention: 0, unmatched: 0 });
  });

  it('finds nodes without names by their place among those that are no constants', () => {
    const constant = { op: 'Constant', inputs: [], outputs: ['c'], attributes: { value_int: 1 } };
    const nodes = [
      constant,
      matMul('', 'x', 'w', 'mid'),
      matMul('', 'x', 'w', 'z'),
      matMul('', 'mid', 'x', 'y'),
    ];
    const runs = [run('MatMul_0'), run('MatMul_1'), run('MatMul_2')];
    expect(cost({ nodes, initializers }, runs)).toEqual({ layers: macs, attention: macs, unmatched: 0 });
    expect(cost({ nodes, initializers }, runs, 'z')).toEqual({ layers: macs, attention: 0, unmatched: 0 });
  });

  it('counts nodes that it does not find, and says of how much that is', () => {
    const nodes = [matMul('', 'x', 'w', 'y'), matMul('', 'x', 'w', 'z')];
    const runs = [run('MatMul_0'), run('/MatMulAddFusion', 'Gemm', 4)];
    expect(cost({ nodes, initializers }, runs)).toEqual({ layers: 2 * macs, attention: 0, unmatched: macs });
    // in a subgraph nodes are counted from 0 again, so that MatMul_0 may be of either
    const inside = { nodes: [matMul('', 'x', 'x', 'i')] };
    const branch = { op: 'If', inputs: ['c'], outputs: ['b'], attributes: { then_branch: inside } };
    const withBranch = { nodes: [...nodes, branch], initializers };
    expect(cost(withBranch, [run('MatMul_0')])).toEqual({ layers: 0, attention: macs, unmatched: macs });
  });

  it('sorts products by what is multiplied, not by scales, and through parts of weights', () => {
    const quantised = ['q', 's', 'zero', 'k', 's', 'zero', 's', 'zero'];
    const nodes = [
      { op: 'QLinearMatMul', name: 'scores', inputs: quantised, outputs: ['p'] },
      { op: 'Split', name: 'split', inputs: ['w'], outputs: ['w.q', 'w.k'] },
      matMul('project', 'p', 'w.k', 'y'),
    ];
    const scale = { name: 's', dims: [], values: [1] };
    const runs = [{ ...run('scores', 'QLinearMatMul', 15) }, run('project')];
    expect(cost({ nodes, initializers: [...initializers, scale] }, runs)).toEqual({
      ...{ layers: macs, attention: macs, unmatched: 0 },
    });
  });

  it('takes the equation of an Einsum from its node', () => {
    const attributes = { equation: 'nlc,cd->nld' };
    const node = { op: 'Einsum', name: 'e', inputs: ['x', 'w'], outputs: ['y'], attributes };
    const runs = [run('e', 'Einsum')];
    expect(cost({ nodes: [node], initializers }, runs)).toEqual({ layers: macs, attention: 0, unmatched: 0 });
  });
});
