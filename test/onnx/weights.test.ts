import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { indexGraph } from '../../harness/onnx/graph-index.js';
import { precisionOf } from '../../harness/onnx/precision.js';
import { readOnnx } from '../../harness/onnx/read-onnx.js';
import { countParameters, weightsOf } from '../../harness/onnx/weights.js';
import { listModels } from '../support/list-models.js';
import { makeModel, type TestModel } from '../support/onnx-model.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

function read(model: TestModel, outputs: readonly string[]) {
  const file = join(newFolder(), 'a.onnx');
  writeFileSync(file, makeModel(model));
  const index = indexGraph(readOnnx(file));
  const nodes = index.nodesBehind(outputs);
  return {
    names: weightsOf(index, nodes).map(({ tensor }) => tensor.name),
    parameters: countParameters(weightsOf(index, nodes)),
    precision: precisionOf(index, nodes),
  };
}

const ones = (count: number) => Array<number>(count).fill(1);
const float = (name: string, ...dims: readonly number[]) => ({
  name,
  dims,
  values: ones(dims.reduce((a, b) => a * b, 1)),
});
const small = (name: string, ...dims: readonly number[]) => ({
  ...{ name, dims, type: 'int8' as const },
  bytes: ones(dims.reduce((a, b) => a * b, 1)),
});
const bytes = (name: string, ...dims: readonly number[]) => ({
  ...small(name, ...dims),
  type: 'uint8' as const,
});
const half = (name: string, ...dims: readonly number[]) => ({
  ...{ name, dims, type: 'float16' as const },
  bytes: ones(2 * dims.reduce((a, b) => a * b, 1)),
});

describe('weightsOf', () => {
  it('counts what the output depends on, each weight once, and no single numbers', () => {
    const model = {
      nodes: [
        { op: 'MatMul', inputs: ['x', 'shared'], outputs: ['a'] },
        { op: 'MatMul', inputs: ['a', 'shared'], outputs: ['b'] },
        { op: 'Mul', inputs: ['b', 'scale'], outputs: ['y'] },
        { op: 'MatMul', inputs: ['a', 'other'], outputs: ['z'] },
      ],
      initializers: [float('shared', 4, 4), float('scale'), float('other', 4, 9)],
    };
    expect(read(model, ['y'])).toEqual({ names: ['shared'], parameters: 16, precision: 'fp32' });
    expect(read(model, ['y', 'z']).parameters).toBe(16 + 36);
  });

  it('leaves out running statistics, also behind a Cast, scales and zero points', () => {
    const model = {
      nodes: [
        { op: 'Cast', inputs: ['mean'], outputs: ['mean32'] },
        { op: 'BatchNormalization', inputs: ['x', 'gain', 'bias', 'mean32', 'var'], outputs: ['a'] },
        { op: 'MatMulInteger', inputs: ['a', 'w', 'zero', 'zeros'], outputs: ['y'] },
      ],
      initializers: [
        ...[float('gain', 3), float('bias', 3), half('mean', 3), float('var', 3)],
        ...[small('w', 3, 5), small('zero', 1), small('zeros', 5)],
      ],
    };
    expect(read(model, ['y']).names.sort()).toEqual(['bias', 'gain', 'w']);
  });

  it('leaves out causal masks, and the scales of a dynamic quantisation', () => {
    const model = {
      nodes: [
        { op: 'Slice', inputs: ['mask', 'starts', 'ends'], outputs: ['part'] },
        { op: 'Unsqueeze', inputs: ['part'], outputs: ['formed'] },
        { op: 'MatMul', inputs: ['x', 'square'], outputs: ['scores'] },
        { op: 'Add', inputs: ['scores', 'formed'], outputs: ['masked'] },
        { op: 'Softmax', inputs: ['masked'], outputs: ['s'] },
        { op: 'DynamicQuantizeLinear', inputs: ['s'], outputs: ['q', 'found', 'zero'] },
        { op: 'Mul', inputs: ['found', 'scales'], outputs: ['y'] },
      ],
      initializers: [float('mask', 7, 7), float('square', 4, 4), float('scales', 5)],
    };
    expect(read(model, ['y']).names).toEqual(['square']);
  });

  it('leaves out the scales and zero points of quantised attention, one for each column', () => {
    const inputs = ['x', 'w', 'bias', 'found', 'scales', '', 'zero', 'zeros'];
    const model = {
      nodes: [
        { op: 'DynamicQuantizeLinear', inputs: ['f'], outputs: ['x', 'found', 'zero'] },
        { op: 'QAttention', domain: 'com.microsoft', inputs, outputs: ['y'] },
      ],
      initializers: [small('w', 4, 12), float('bias', 12), float('scales', 12), small('zeros', 12)],
    };
    expect(read(model, ['y']).names).toEqual(['w', 'bias']);
  });

  it('counts the 4-bit numbers in the bytes of a weight, and no scales and zero points', () => {
    const domain = 'com.microsoft';
    const size = { K: 32, N: 6, block_size: 16 };
    const model = {
      nodes: [
        {
          ...{ op: 'GatherBlockQuantized', domain, inputs: ['rows', 'ids', 'row.s', 'row.z'] },
          ...{ outputs: ['x'], attributes: { block_size: 16 } },
        },
        {
          ...{ op: 'MatMulNBits', domain, inputs: ['x', 'n', 'n.s', 'n.z', '', 'bias'] },
          ...{ outputs: ['a'], attributes: { ...size, bits: 4 } },
        },
        {
          ...{ op: 'MatMulBnb4', domain, inputs: ['x', 'b', 'b.s'] },
          ...{ outputs: ['b.y'], attributes: { ...size, quant_type: 1 } },
        },
      ],
      initializers: [
        ...[bytes('rows', 50, 16), float('row.s', 50, 2), bytes('row.z', 50, 1)],
        ...[bytes('n', 6, 2, 8), float('n.s', 12), bytes('n.z', 6), float('bias', 6)],
        ...[bytes('b', 96), float('b.s', 12)],
      ],
    };
    expect(read(model, ['x'])).toMatchObject({ names: ['rows'], parameters: 50 * 32 });
    expect(read(model, ['a'])).toMatchObject({
      names: ['rows', 'n', 'bias'],
      parameters: 50 * 32 + 32 * 6 + 6,
    });
    expect(read(model, ['b.y'])).toMatchObject({ names: ['rows', 'b'], parameters: 50 * 32 + 32 * 6 });
  });

  it('counts the weights of constants, and of graphs inside the graph', () => {
    const inner = { nodes: [{ op: 'MatMul', inputs: ['x', 'inner'], outputs: ['i'] }] };
    const value = float('', 2, 3);
    const model = {
      nodes: [
        { op: 'Constant', inputs: [], outputs: ['c'], attributes: { value } },
        { op: 'MatMul', inputs: ['x', 'c'], outputs: ['a'] },
        { op: 'If', inputs: ['a'], outputs: ['y'], attributes: { then_branch: inner } },
      ],
      initializers: [float('inner', 3, 3)],
    };
    expect(read(model, ['y']).parameters).toBe(6 + 9);
  });

  it('finds the parameters that PyTorch counted, for every embedded model', async () => {
    for (const { folder, card } of await listModels())
      for (const [tower, stated] of [
        [card.image, card.paramsM?.image],
        [card.text, card.paramsM?.text],
      ] as const) {
        const index = indexGraph(readOnnx(join(folder, tower?.file ?? '')));
        const counted = countParameters(weightsOf(index, index.nodesBehind([tower?.output ?? '']))) / 1e6;
        // PyTorch's exporter stores two equal tensors once, such as the first biases of two norms.
        expect(Math.abs(counted / (stated ?? 0) - 1)).toBeLessThan(1e-3);
      }
  });
});

describe('precisionOf', () => {
  const product = (...initializers: TestModel['initializers'] & object) =>
    read(
      {
        nodes: initializers.map(({ name }) => ({
          op: 'MatMul',
          inputs: ['x', name],
          outputs: [`${name}.y`],
        })),
        initializers,
      },
      initializers.map(({ name }) => `${name}.y`),
    ).precision;

  it('is that of most weights', () => {
    expect(product(float('a', 3, 3))).toBe('fp32');
    expect(product(half('a', 3, 3), float('b', 2, 2))).toBe('fp16');
  });

  it('is int8 where one product has small integers, and not for integers of another use', () => {
    expect(product(small('a', 2, 2), float('b', 9, 9))).toBe('int8');
    const lookup = (op: string, ...dims: readonly number[]) =>
      read(
        {
          nodes: [
            { op, inputs: ['a', 'x'], outputs: ['z'] },
            { op: 'MatMul', inputs: ['z', 'b'], outputs: ['y'] },
          ],
          initializers: [small('a', ...dims), float('b', 2, 2)],
        },
        ['y'],
      ).precision;
    expect(lookup('DequantizeLinear', 2, 2)).toBe('int8');
    expect(lookup('MatMulBnb4', 2, 2)).toBe('int4');
    expect(lookup('Gather', 9, 9)).toBe('fp32');
    expect(lookup('DequantizeLinear')).toBe('fp32');
  });

  it('is fp32 where float16 is only how the weights are stored', async () => {
    const model = {
      nodes: [
        { op: 'Cast', inputs: ['a'], outputs: ['a32'] },
        { op: 'MatMul', inputs: ['x', 'a32'], outputs: ['y'] },
      ],
      initializers: [half('a', 3, 3)],
    };
    expect(read(model, ['y']).precision).toBe('fp32');
    for (const { folder, card } of await listModels()) {
      const index = indexGraph(readOnnx(join(folder, card.image.file)));
      expect(precisionOf(index, index.nodesBehind([card.image.output]))).toBe(card.precision);
    }
  });
});
