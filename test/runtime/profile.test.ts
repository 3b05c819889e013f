import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ModelError } from '../../harness/core/errors.js';
import { createTensor } from '../../harness/core/tensor.js';
import { parseProfile, readProfile } from '../../harness/runtime/node-runs.js';
import { expectOneLine } from '../support/errors.js';
import { makeGraph } from '../support/onnx-graph.js';
import { useRuntime } from '../support/runtime.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const temporary = newFolder();
const { profileGraph } = useRuntime(temporary);
const model = join(process.cwd(), 'models', 'micro', 'vit-micro-s');
const x = createTensor(Float32Array.of(1, 4, 9, 16), [2, 2]);

describe('profileGraph', () => {
  it('says what the one node of a graph did, and gives its output', async () => {
    const { nodes, outputs } = await profileGraph({ model: makeGraph({ operator: 'Sqrt' }), inputs: { x } });
    expect(nodes).toHaveLength(1);
    expect(nodes[0]).toMatchObject({ op: 'Sqrt', provider: 'CPUExecutionProvider', parameterBytes: 0 });
    expect(nodes[0]).toMatchObject({ inputs: [[2, 2]], outputs: [[2, 2]] });
    expect(outputs).toEqual({ y: createTensor(Float32Array.of(1, 2, 3, 4), [2, 2]) });
  });

  it('lists the weights of every convolution and product of an embedded model', async () => {
    const pixels = createTensor(new Float32Array(3 * 32 * 32), [1, 3, 32, 32]);
    const { nodes, outputs } = await profileGraph({
      model: join(model, 'visual.onnx'),
      inputs: { pixel_values: pixels },
    });
    const products = nodes.filter(({ op }) => ['Conv', 'Gemm', 'MatMul'].includes(op));
    const weighted = products.filter(({ parameterBytes }) => parameterBytes > 0);
    expect(Object.keys(outputs)).toEqual(['image_embeds', 'dense_features']);
    expect(weighted.length).toBeGreaterThan(10);
    expect(products.filter(({ inputs }) => inputs.length < 2)).toEqual([]);
    // the patch embedding: its kernel [width, 3, patch, patch] in float32
    const [stem] = products;
    expect(stem.inputs[0]).toEqual([1, 3, 32, 32]);
    expect(stem.inputs[1]).toHaveLength(4);
    expect(stem.parameterBytes).toBeGreaterThanOrEqual(4 * stem.inputs[1].reduce((a, b) => a * b, 1));
  });

  it('gives only the outputs that are asked for', async () => {
    const pixels = createTensor(new Float32Array(3 * 32 * 32), [1, 3, 32, 32]);
    const job = { model: join(model, 'visual.onnx'), inputs: { pixel_values: pixels } };
    const { outputs } = await profileGraph({ ...job, outputs: ['image_embeds'] });
    expect(Object.keys(outputs)).toEqual(['image_embeds']);
  });

  it('leaves nothing behind, also when the graph fails', async () => {
    await profileGraph({ model: makeGraph({ operator: 'Sqrt' }), inputs: { x } });
    const failing = () => profileGraph({ model: makeGraph({ operator: 'Log' }), inputs: { x: negative } });
    const negative = createTensor(Float32Array.of(-1, 1), [1, 2]);
    await expectOneLine(failing, ModelError, 'graph in memory: output y holds NaN');
    expect(readdirSync(temporary).filter((name) => name.startsWith('vitabench'))).toEqual([]);
  });
});

/** An event as ONNX Runtime writes it: without escapes in the name. */
const event = (category: string, name: string, args: string) =>
  `{"cat" : "${category}","pid" :1,"tid" :1,"dur" :52,"ts" :9,"ph" : "X","name" :"${name}","args" : ${args}}`;
const negArgs =
  '{"op_name" : "Neg","provider" : "CUDAExecutionProvider","parameter_size" : "8",' +
  '"input_type_shape" : [{"float":[2,3]},{"int64":[]}],"output_type_shape" : [{"float16":[2]}],"scheduling" : {"a": {}}}';

describe('parseProfile', () => {
  it.each(['neg', '/a/b.0/Neg', 'a"b\\c', 'two\nlines', '","args" : {}},\n{"x', ''])(
    'reads an event of the node %j',
    (name) => {
      const text = [
        '[',
        `${event('Session', 'model_run', '{}')},`,
        `${event('Node', `${name}_kernel_time`, negArgs)},`,
        event('Session', 'SequentialExecutor::Execute', '{}'),
        ']\n',
      ].join('\n');
      const run = { name, op: 'Neg', provider: 'CUDAExecutionProvider', parameterBytes: 8 };
      expect(parseProfile(text)).toEqual([{ ...run, inputs: [[2, 3], []], outputs: [[2]] }]);
    },
  );

  it('takes the last event of a file, and no event that is no run of a kernel', () => {
    const text = `[\n${event('Node', 'a_fence_before', '{"op_name" : "Neg"}')},\n${event('Node', 'b_kernel_time', negArgs)}\n]`;
    expect(parseProfile(text).map(({ name }) => name)).toEqual(['b']);
  });
});

describe('readProfile', () => {
  it('names a profile that was not written', async () => {
    const prefix = join(newFolder(), 'nodes');
    await expectOneLine(() => readProfile(prefix), ModelError, `${prefix}: ONNX Runtime wrote no profile`);
  });
});
