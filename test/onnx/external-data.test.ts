import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ModelError } from '../../harness/core/errors.js';
import { listExternalData } from '../../harness/onnx/external-data.js';
import { readOnnx } from '../../harness/onnx/read-onnx.js';
import { makeModel, type TestTensor } from '../support/onnx-model.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();

const outside = (location: string, length = '8', offset = '0'): TestTensor => ({
  name: 'w',
  dims: [2],
  external: { location, offset, length },
});

/** A folder with a graph whose weights lie elsewhere, and 16 bytes of them beside it. */
function list(...initializers: readonly TestTensor[]): readonly string[] {
  const folder = newFolder();
  writeFileSync(join(folder, 'a.onnx'), makeModel({ initializers }));
  writeFileSync(join(folder, 'a.onnx.data'), new Uint8Array(16));
  return listExternalData(readOnnx(join(folder, 'a.onnx')));
}

describe('listExternalData', () => {
  it('names each file once, and none where all weights are inside', () => {
    expect(list(outside('a.onnx.data'), outside('./a.onnx.data', '8', '8'))).toEqual([
      './a.onnx.data',
      'a.onnx.data',
    ]);
    expect(list({ name: 'w', dims: [1], values: [1] })).toEqual([]);
  });

  it('finds those of constants in a graph inside the graph', () => {
    const folder = newFolder();
    const constant = { op: 'Constant', inputs: [], outputs: ['c'], attributes: { value: outside('../x') } };
    const nodes = [{ op: 'If', inputs: [], outputs: [], attributes: { then_branch: { nodes: [constant] } } }];
    writeFileSync(join(folder, 'a.onnx'), makeModel({ nodes }));
    expect(() => listExternalData(readOnnx(join(folder, 'a.onnx')))).toThrow(/"\.\.\/x", expected a file in/);
  });

  it.each([
    '../secret',
    'a/../../secret',
    '/etc/passwd',
    'C:\\secret',
    '..\\secret',
    '..',
    '',
    '\\\\host\\share',
  ])('refuses %j: it is not in the folder', (location) => {
    expect(() => list(outside(location))).toThrow(ModelError);
    expect(() => list(outside(location))).toThrow(
      /a\.onnx: the weights of "w" lie in ".*", expected a file in the folder of the graph\. Do not use this file/,
    );
  });

  it('names weights that are not there, or cut off', () => {
    expect(() => list(outside('b.data'))).toThrow(
      /a\.onnx: its weights lie in b\.data, which is not beside it/,
    );
    expect(() => list(outside('a.onnx.data', '9', '8'))).toThrow(
      /a\.onnx\.data: got 16 bytes, expected at least 17: the weights are cut off/,
    );
  });
});
