import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { indexGraph, weightAt } from '../../harness/onnx/graph-index.js';
import { readOnnx } from '../../harness/onnx/read-onnx.js';
import { makeModel, type TestModel, type TestNode } from '../support/onnx-model.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

function open(model: TestModel) {
  const file = join(newFolder(), 'a.onnx');
  writeFileSync(file, makeModel(model));
  return indexGraph(readOnnx(file));
}

describe('storedAt', () => {
  const constant = (attributes: NonNullable<TestNode['attributes']>) =>
    open({ nodes: [{ op: 'Constant', inputs: [], outputs: ['c'], attributes }] }).storedAt('c');

  it('knows constants however they are written', () => {
    expect(constant({ value_int: 999 })).toMatchObject({ type: 'int64', dims: [], values: [999] });
    expect(constant({ value_ints: [9, -1] })).toMatchObject({ type: 'int64', dims: [2], values: [9, -1] });
    expect(constant({ value_float: 0.5 })).toMatchObject({ type: 'float32', dims: [], values: [0.5] });
    const list = constant({ value_floats: [0.5, 1.25, 3] });
    expect(list).toMatchObject({ type: 'float32', dims: [3], values: [0.5, 1.25, 3] });
    const value = { name: '', dims: [1], values: [2] };
    expect(constant({ value })).toMatchObject({ type: 'float32', dims: [1], values: [2] });
    expect(constant({ value_string: 'a' })).toBeUndefined();
  });

  it('keeps no numbers of a long list, and gives the same tensor each time', () => {
    const value_floats = Array<number>(17).fill(0.5);
    const index = open({
      nodes: [{ op: 'Constant', inputs: [], outputs: ['c'], attributes: { value_floats } }],
    });
    expect(index.storedAt('c')).toMatchObject({ dims: [17], values: undefined });
    expect(index.storedAt('c')).toBe(index.storedAt('c'));
  });
});

describe('makerOf', () => {
  it('knows no maker of an input that is left out, though another node leaves out an output', () => {
    const index = open({
      nodes: [
        { op: 'Norm', inputs: ['x'], outputs: ['other', '', 'sum'] },
        { op: 'Clip', inputs: ['x', '', 'most'], outputs: ['y'] },
      ],
    });
    expect(index.makerOf('')).toBeUndefined();
    expect(index.nodesBehind(['y']).map(({ op }) => op)).toEqual(['Clip']);
  });
});

describe('a function', () => {
  const body: readonly TestNode[] = [
    { op: 'MatMul', inputs: ['x', 'w'], outputs: ['tokens'] },
    { op: 'If', inputs: ['x'], outputs: ['out'], attributes: { then_branch: branch() } },
  ];
  function branch() {
    return {
      nodes: [{ op: 'Neg', inputs: ['inside'], outputs: ['shaped'] }],
      initializers: [{ name: 'inside', dims: [1], values: [1] }],
    };
  }
  const call = (domain: string, input: string, output: string) => {
    return { op: 'Layer', domain, inputs: [input, 'w'], outputs: [output] };
  };
  const define = (domain: string) => {
    return { domain, name: 'Layer', inputs: ['x', 'w'], outputs: ['out'], nodes: body };
  };

  it('keeps its names to itself', () => {
    const index = open({
      nodes: [
        { op: 'Conv', inputs: ['pixels', 'patch'], outputs: ['shaped'] },
        { op: 'Add', inputs: ['shaped', 'inside'], outputs: ['tokens'] },
        ...[call('a', 'tokens', 'mid'), call('b', 'mid', 'y')],
      ],
      initializers: [
        { name: 'patch', dims: [2], values: [1, 2] },
        { name: 'inside', dims: [3], values: [1, 2, 3] },
        { name: 'w', dims: [1], values: [1] },
      ],
      functions: [define('a'), define('b')],
    });
    expect(index.makerOf('tokens')?.op).toBe('Add');
    expect(index.makerOf('shaped')?.op).toBe('Conv');
    expect(index.storedAt('inside')?.dims).toEqual([3]);
    // the nodes of both functions are there, each with its own values
    const ops = index.nodesBehind(['y']).map(({ op }) => op);
    expect(ops.sort()).toEqual([
      'Add',
      'Conv',
      'If',
      'If',
      'Layer',
      'Layer',
      'MatMul',
      'MatMul',
      'Neg',
      'Neg',
    ]);
    const negations = index.nodesBehind(['y']).filter(({ op }) => op === 'Neg');
    expect(new Set(negations.map(({ inputs }) => index.storedAt(inputs[0]))).size).toBe(2);
  });
});

describe('weightAt', () => {
  it('finds a weight behind changes of its form', () => {
    const index = open({
      nodes: [
        { op: 'Transpose', inputs: ['w'], outputs: ['a'] },
        { op: 'Cast', inputs: ['a'], outputs: ['b'] },
        { op: 'Neg', inputs: ['b'], outputs: ['c'] },
      ],
      initializers: [{ name: 'w', dims: [1, 2], values: [1, 2] }],
    });
    expect([weightAt(index, 'b')?.name, weightAt(index, 'c')]).toEqual(['w', undefined]);
  });

  it('finds a weight that is cut into parts, and one that is quantised and back', () => {
    const index = open({
      nodes: [
        { op: 'Split', inputs: ['w'], outputs: ['q', 'k', 'v'] },
        { op: 'Slice', inputs: ['w', 'from', 'to'], outputs: ['part'] },
        { op: 'QuantizeLinear', inputs: ['w', 'scale', 'zero'], outputs: ['small'] },
        { op: 'DequantizeLinear', inputs: ['small', 'scale', 'zero'], outputs: ['back'] },
        { op: 'QuantizeLinear', inputs: ['x', 'scale', 'zero'], outputs: ['activation'] },
      ],
      initializers: ['w', 'from', 'to', 'scale', 'zero'].map((name) => ({ name, dims: [1], values: [1] })),
    });
    const found = ['q', 'v', 'part', 'back'].map((value) => weightAt(index, value)?.name);
    expect(found).toEqual(['w', 'w', 'w', 'w']);
    expect(weightAt(index, 'activation')).toBeUndefined();
  });

  it('ends in a damaged graph that goes in circles', () => {
    const index = open({ nodes: [{ op: 'Identity', inputs: ['a'], outputs: ['a'] }] });
    expect(weightAt(index, 'a')).toBeUndefined();
  });
});
