import { closeSync, openSync, readFileSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../harness/config/package-root.js';
import { ModelError } from '../../harness/core/errors.js';
import { readOnnx } from '../../harness/onnx/read-onnx.js';
import { makeModel, type TestGraph, type TestModel } from '../support/onnx-model.js';
import { useRuntime } from '../support/runtime.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const micro = join(packageRoot, 'models', 'micro');

const newFolder = useTemporaryFolders();

function readBack(model: TestModel | Uint8Array) {
  const file = join(newFolder(), 'a.onnx');
  writeFileSync(file, model instanceof Uint8Array ? model : makeModel(model));
  return readOnnx(file);
}

describe('readOnnx', () => {
  const runtime = useRuntime();

  it.each(['vitamin-micro-s/visual.onnx', 'vit-micro-s/textual.onnx', 'convnext-micro-xs/visual.onnx'])(
    'reads the inputs and outputs of %s as ONNX Runtime does',
    async (name) => {
      const { inputs, outputs, opsets, nodes } = readOnnx(join(micro, name));
      const loaded = await runtime.runGraph({ model: join(micro, name), runs: [] });
      expect(inputs).toEqual(loaded.inputs);
      expect(outputs.map(({ name: output, type }) => [output, type])).toEqual(
        loaded.outputs.map(({ name: output, type }) => [output, type]),
      );
      expect(opsets).toEqual(new Map([['', 17]]));
      expect(nodes.length).toBeGreaterThan(50);
    },
  );

  it('reads types, fixed, named and open axes, and leaves out inputs that are weights', () => {
    const { inputs, outputs, producer, irVersion } = readBack({
      inputs: [
        { name: 'x', type: 'float16', shape: ['batch', 3, null, 224] },
        { name: 'w', shape: [2] },
        { name: 'any' },
      ],
      outputs: [{ name: 'y', type: 'int64', shape: [] }],
      initializers: [{ name: 'w', dims: [2], values: [1, 2] }],
      producer: ['exporter', '2.1'],
    });
    expect(inputs).toEqual([
      { name: 'x', type: 'float16', shape: [null, 3, null, 224] },
      { name: 'any', type: 'float32', shape: [] },
    ]);
    expect(outputs).toEqual([{ name: 'y', type: 'int64', shape: [] }]);
    expect([producer, irVersion]).toEqual(['exporter 2.1', 8]);
  });

  it('reads nodes with their attributes, and the numbers of small tensors only', () => {
    const { nodes, initializers } = readBack({
      nodes: [
        {
          op: 'Conv',
          name: 'stem',
          inputs: ['x', 'w', ''],
          outputs: ['y'],
          attributes: { group: 4, strides: [2, 300], scales: [0.5, 2], auto_pad: 'SAME_UPPER', alpha: 0.5 },
        },
        {
          op: 'Constant',
          domain: 'ai.onnx',
          inputs: [],
          outputs: ['c'],
          attributes: { value: { name: '', dims: [2], type: 'int64', values: [-1, 2 ** 40] } },
        },
      ],
      initializers: [
        { name: 'w', dims: [4, 1, 2, 2], values: Array<number>(16).fill(0.25) },
        { name: 'large', dims: [17], values: Array<number>(17).fill(1) },
        { name: 'half', dims: [2], type: 'float16', bytes: [0, 60, 0, 60] },
      ],
    });
    const [conv, constant] = nodes;
    expect([conv.op, conv.name, conv.inputs, conv.outputs]).toEqual(['Conv', 'stem', ['x', 'w', ''], ['y']]);
    const { numbers, lists, texts } = conv.attributes;
    expect([[...numbers], [...lists], [...texts]]).toEqual([
      [
        ['group', 4],
        ['alpha', 0.5],
      ],
      [
        ['strides', [2, 300]],
        ['scales', [0.5, 2]],
      ],
      [['auto_pad', 'SAME_UPPER']],
    ]);
    expect(constant.domain).toBe('');
    expect(constant.attributes.tensors.get('value')?.values).toEqual([-1, 2 ** 40]);
    expect(initializers.map(({ values }) => values?.length)).toEqual([16, undefined, 2]);
  });

  it('reads float16 from bytes and from int32_data, and takes the bits of other types for no numbers', () => {
    const dims = [2];
    // 1.5 is 0x3e00, -2 is 0xc000
    const { initializers } = readBack({
      initializers: [
        { name: 'raw', dims, type: 'float16', bytes: [0x00, 0x3e, 0x00, 0xc0] },
        { name: 'half', dims, type: 'float16', int32Data: [0x3e00, 0xc000] },
        { name: 'small', dims, type: 'int8', int32Data: [7, -7] },
        { name: 'bfloat16', dims, type: 'bfloat16', int32Data: [0x3fc0, 0xc000] },
        { name: 'float8', dims, type: 'float8e4m3fn', int32Data: [0x3c, 0xc0] },
      ],
    });
    expect(initializers.map(({ values }) => values)).toEqual([[1.5, -2], [1.5, -2], [7, -7], [], []]);
  });

  it('reads the graphs inside a graph', () => {
    const branch: TestGraph = {
      nodes: [{ op: 'Neg', inputs: ['x'], outputs: ['b'] }],
      initializers: [{ name: 'inside', dims: [3], values: [1, 2, 3] }],
    };
    const { nodes, innerNodes, initializers } = readBack({
      nodes: [{ op: 'If', inputs: ['c'], outputs: ['y'], attributes: { then_branch: branch } }],
    });
    expect([nodes.map(({ op }) => op), innerNodes.map(({ op }) => op)]).toEqual([['If'], ['Neg']]);
    expect(initializers.map(({ name }) => name)).toEqual(['inside']);
  });

  it('does not follow graphs without end', () => {
    let graph: TestGraph = {};
    for (let depth = 0; depth < 20; depth++)
      graph = { nodes: [{ op: 'If', inputs: [], outputs: [], attributes: { then_branch: graph } }] };
    expect(() => readBack(graph)).toThrow(/subgraphs more than 16 deep/);
  });

  it('passes over weights without reading them', () => {
    const folder = newFolder();
    const file = join(folder, 'large.onnx');
    const gigabytes = 3 * 2 ** 30;
    const name = [0x42, 1, 0x77];
    const length = [0x80, 0x80, 0x80, 0x80, 0x0c];
    const tensor = [0x10, 1, ...name, 0x4a, ...length];
    // The lengths of tensor and graph are written as ten-byte-safe varints of their own.
    const lengthOf = (size: number) => {
      const bytes: number[] = [];
      let rest = size;
      for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
      return [...bytes, rest];
    };
    const inGraph = [0x2a, ...lengthOf(tensor.length + gigabytes), ...tensor];
    const head = [0x08, 8, 0x42, 2, 0x10, 17, 0x3a, ...lengthOf(inGraph.length + gigabytes), ...inGraph];
    writeFileSync(file, Uint8Array.from(head));
    truncateSync(file, head.length + gigabytes); // sparse: takes no room
    const { initializers, bytes } = readOnnx(file);
    expect([initializers[0].name, bytes]).toEqual(['w', head.length + gigabytes]);
    truncateSync(file, head.length + gigabytes - 1);
    expect(() => readOnnx(file)).toThrow(/large\.onnx: the file is cut off or damaged, got \d+ bytes/);
  });
});

describe('a damaged file', () => {
  const whole = makeModel({
    nodes: [{ op: 'Neg', inputs: ['x'], outputs: ['y'] }],
    inputs: [{ name: 'x', shape: [1] }],
    initializers: [{ name: 'w', dims: [9], values: [1, 2, 3, 4, 5, 6, 7, 8, 9] }],
  });

  it('is named wherever it is cut', () => {
    for (let length = 0; length < whole.length; length++) {
      const read = () => readBack(whole.subarray(0, length));
      expect(read).toThrow(ModelError);
      expect(read).toThrow(/a\.onnx: .*again/);
    }
  });

  it.each([
    ['no bytes', new Uint8Array(0), /the file is empty/],
    ['text', new TextEncoder().encode('version https://git-lfs'), /cut off or damaged|not an ONNX file/],
    ['no graph', Uint8Array.from([8, 8]), /no graph in it/],
    ['an endless number', new Uint8Array(20).fill(0xff), /not an ONNX file/],
  ])('%s: one line', (_name, bytes, message) => {
    expect(() => readBack(bytes)).toThrow(ModelError);
    expect(() => readBack(bytes)).toThrow(message);
  });

  it('never throws anything but a ModelError on random changes', () => {
    const original = readFileSync(join(micro, 'vit-micro-xs', 'textual.onnx'));
    const folder = newFolder();
    const file = join(folder, 'a.onnx');
    let seed = 12345;
    const random = () => (seed = (seed * 1103515245 + 12345) % 2 ** 31) / 2 ** 31;
    writeFileSync(file, original);
    for (let round = 0; round < 200; round++) {
      const handle = openSync(file, 'r+');
      writeSync(handle, original);
      for (let change = 0; change < 5; change++)
        writeSync(handle, Uint8Array.of(random() * 256), 0, 1, Math.floor(random() ** 4 * original.length));
      closeSync(handle);
      try {
        readOnnx(file);
      } catch (error) {
        expect(error).toBeInstanceOf(ModelError);
      }
    }
  });

  it('is named where it does not exist', () => {
    expect(() => readOnnx('/nowhere/a.onnx')).toThrow(/\/nowhere\/a\.onnx: cannot be read/);
  });
});
