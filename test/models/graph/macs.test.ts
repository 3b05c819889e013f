import { describe, expect, it } from '@jest/globals';
import type { NodeRun } from '../../../harness/runtime/profile.js';
import { countMacs as count, factorsOf } from '../../../models/graph/macs.js';

type Shape = readonly number[];

const run = (op: string, inputs: readonly Shape[], output: Shape, parameterBytes = 4): NodeRun => ({
  ...{ name: 'n', op, provider: 'CPUExecutionProvider' },
  ...{ inputs, outputs: [output], parameterBytes },
});

const countMacs = (runs: readonly NodeRun[], equation?: string) =>
  count(runs, ({ parameterBytes }) => ({ hasWeight: parameterBytes > 0, equation }));

describe('countMacs', () => {
  it('counts a convolution by its output and its kernel', () => {
    // 16 x 14 x 14 outputs, each of 3 x 5 x 7 products
    const conv = run('Conv', [[1, 3, 32, 32], [16, 3, 5, 7], [16]], [1, 16, 14, 14]);
    expect(countMacs([conv])).toEqual({ layers: 16 * 14 * 14 * 3 * 5 * 7, attention: 0 });
    // depthwise: one channel a group
    const depthwise = run(
      'Conv',
      [
        [1, 8, 4, 4],
        [8, 1, 3, 3],
      ],
      [1, 8, 4, 4],
    );
    expect(countMacs([depthwise]).layers).toBe(8 * 16 * 9);
    const quantised = run('QLinearConv', [[1, 3, 8, 8], [], [], [16, 3, 2, 2]], [1, 16, 4, 4]);
    expect(countMacs([quantised]).layers).toBe(16 * 16 * 12);
    // each input is spread over 6 x 2 x 2
    const transposed = run(
      'ConvTranspose',
      [
        [1, 4, 5, 5],
        [4, 6, 2, 2],
      ],
      [1, 6, 10, 10],
    );
    expect(countMacs([transposed]).layers).toBe(100 * 24);
  });

  it('tells products with weights from the products of attention', () => {
    const project = run(
      'MatMul',
      [
        [1, 10, 8],
        [8, 24],
      ],
      [1, 10, 24],
      768,
    );
    const scores = run(
      'MatMul',
      [
        [1, 2, 10, 4],
        [1, 2, 4, 10],
      ],
      [1, 2, 10, 10],
      0,
    );
    expect(countMacs([project, scores])).toEqual({ layers: 10 * 24 * 8, attention: 2 * 100 * 4 });
  });

  it.each(['MatMulNBits', 'MatMulBnb4'])('counts %s by its input, as its weight is packed', (op) => {
    const product = run(op, [[1, 10, 8], [96], [12]], [1, 10, 24]);
    expect(countMacs([product])).toEqual({ layers: 10 * 24 * 8, attention: 0 });
  });

  it('counts an Einsum by its equation, in layers or in attention', () => {
    const shapes = [
      [1, 10, 8],
      [1, 12, 8],
    ];
    const scores = (bytes: number) => [run('Einsum', shapes, [1, 10, 12], bytes)];
    const macs = 10 * 12 * 8;
    expect(countMacs(scores(0), 'nqd,nkd->nqk')).toEqual({ layers: 0, attention: macs });
    expect(countMacs(scores(4), 'nqd,nkd->nqk')).toEqual({ layers: macs, attention: 0 });
    expect(countMacs(scores(4))).toEqual({ layers: 0, attention: 0 }); // the equation is not known
  });

  it('counts attention that is one node', () => {
    // 2 heads of 4: 10 x 10 scores of 8 products, and 10 x 8 values of 10 products
    const given = run(
      'MultiHeadAttention',
      [
        [1, 10, 8],
        [1, 10, 8],
        [1, 10, 8],
      ],
      [1, 10, 8],
      0,
    );
    expect(countMacs([given])).toEqual({ layers: 0, attention: 10 * 10 * 8 + 10 * 8 * 10 });
    const byHead = run(
      'Attention',
      [
        [1, 2, 10, 4],
        [1, 2, 10, 4],
        [1, 2, 10, 4],
      ],
      [1, 2, 10, 4],
      0,
    );
    expect(countMacs([byHead]).attention).toBe(1600);
    const own = run('Attention', [[1, 10, 8], [8, 24], [24]], [1, 10, 8], 864);
    expect(countMacs([own])).toEqual({ layers: 10 * 8 * 24, attention: 1600 });
    // scales and zero points follow the bias; the mask that is not there is not listed
    const quantised = run('QAttention', [[1, 10, 8], [8, 24], [24], [], [24], [], [24]], [1, 10, 8], 864);
    expect(countMacs([quantised])).toEqual({ layers: 10 * 8 * 24, attention: 1600 });
  });

  it('counts nothing else', () => {
    expect(countMacs([run('Softmax', [[1, 9]], [1, 9]), run('Add', [[4], [4]], [4])])).toEqual({
      layers: 0,
      attention: 0,
    });
  });
});

describe('factorsOf', () => {
  const factors = (op: string, ...inputs: readonly string[]) =>
    factorsOf({
      ...{ op, inputs, name: '', domain: '', outputs: [] },
      attributes: { numbers: new Map(), lists: new Map(), texts: new Map(), tensors: new Map() },
    });

  it('leaves out biases, scales and zero points', () => {
    expect(factors('Gemm', 'a', 'b', 'bias')).toEqual(['a', 'b']);
    expect(factors('MatMulIntegerToFloat', 'a', 'b', 'a.s', 'b.s')).toEqual(['a', 'b']);
    const quantised = ['a', 'a.s', 'a.z', 'b', 'b.s', 'b.z', 'y.s', 'y.z'];
    expect(factors('QLinearMatMul', ...quantised)).toEqual(['a', 'b']);
    expect(factors('Einsum', 'a', 'b', 'c')).toEqual(['a', 'b', 'c']);
  });
});
