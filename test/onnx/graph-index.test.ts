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
});
