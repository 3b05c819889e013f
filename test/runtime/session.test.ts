import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ModelError } from '../../harness/core/errors.js';
import { createTensor } from '../../harness/core/tensor.js';
import type { GraphInput } from '../../harness/runtime/session.js';
import { expectOneLine } from '../support/errors.js';
import { makeGraph, type OneNodeGraph } from '../support/onnx-graph.js';
import { useRuntime } from '../support/runtime.js';
import type { GraphJob } from '../support/runtime-process.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const runtime = useRuntime();
const runGraph = (model: string | Uint8Array, ...runs: GraphJob['runs']) => runtime.runGraph({ model, runs });
const matrix = createTensor(Float32Array.of(1, 4, 9, 16), [2, 2]);
const once = (value: GraphInput) => ({ input: 'x', value, output: 'y' });

describe('a graph', () => {
  it('is loaded from a file and says what it takes and gives', async () => {
    const file = join(newFolder(), 'sqrt.onnx');
    writeFileSync(file, makeGraph({ operator: 'Sqrt', shape: [null, 2] }));
    expect(await runGraph(file, once(matrix))).toEqual({
      file,
      inputs: [{ name: 'x', type: 'float32', shape: [null, 2] }],
      outputs: [{ name: 'y', type: 'float32', shape: [null, 2] }],
      results: [createTensor(Float32Array.of(1, 2, 3, 4), [2, 2])],
    });
  });

  it('can be run again with another length of the dynamic axis', async () => {
    const inputs = [1, 3, 2].map((rows) =>
      createTensor(
        Float32Array.from({ length: 2 * rows }, (_, index) => index + 1),
        [rows, 2],
      ),
    );
    const { results } = await runGraph(makeGraph({ operator: 'Neg' }), ...inputs.map(once));
    expect(results).toEqual(
      inputs.map(({ data, shape }) =>
        createTensor(
          data.map((value) => -value),
          shape,
        ),
      ),
    );
  });

  it.each(['int64', 'int32'] as const)('of %s takes token ids', async (type) => {
    const graph = makeGraph({ operator: 'Cast', input: type, output: 'float32', castTo: 'float32' });
    const ids = { ids: Int32Array.of(0, 49407, -1, 2_147_483_647), shape: [2, 2] };
    const { inputs, results } = await runGraph(graph, once(ids));
    expect(inputs).toMatchObject([{ type }]);
    expect(results).toEqual([createTensor(Float32Array.of(0, 49407, -1, 2_147_483_647), [2, 2])]);
  });
});

describe('a float16 graph', () => {
  it('takes and gives float32 numbers, rounded to float16 on the way in', async () => {
    const graph = makeGraph({ operator: 'Neg', input: 'float16' });
    // 1 + 2^-11 is a tie between two float16: it becomes 1
    const value = createTensor(Float32Array.of(1 + 2 ** -11, -0.1, 2 ** -24, 65_504), [2, 2]);
    const { inputs, outputs, results } = await runGraph(graph, once(value));
    expect([inputs, outputs]).toMatchObject([[{ type: 'float16' }], [{ type: 'float16' }]]);
    expect(results).toEqual([
      createTensor(Float32Array.of(-1, 0.0999755859375, -(2 ** -24), -65_504), [2, 2]),
    ]);
  });

  it.each([
    ['float16 to float32', 'float16', 'float32', Math.fround(0.0999755859375)],
    ['float32 to float16', 'float32', 'float16', Math.fround(0.0999755859375)],
  ] as const)('may have one end in float32: %s', async (_what, input, output, expected) => {
    const graph = makeGraph({ operator: 'Cast', input, output, castTo: output });
    const value = createTensor(Float32Array.of(0.1, 1), [1, 2]);
    const { results } = await runGraph(graph, once(value));
    expect(results).toEqual([createTensor(Float32Array.of(expected, 1), [1, 2])]);
  });

  it.each([
    ['NaN', 'Sqrt', -1],
    ['infinity from overflow', 'Exp', 12],
  ])('that gives %s is named', async (_what, operator, value) => {
    const graph = makeGraph({ operator, input: 'float16' });
    const input = createTensor(Float32Array.of(0, value), [1, 2]);
    const run = () => runGraph(graph, once(input));
    await expectOneLine(run, ModelError, 'graph in memory: output y holds NaN or infinity', 'fp16');
  });
});

describe('a bfloat16 graph is refused by name', () => {
  it.each([
    ['in', 'bfloat16', 'float32'],
    ['out', 'float32', 'bfloat16'],
  ] as const)('%s', async (_what, input, output) => {
    const graph = makeGraph({ operator: 'Cast', input, output, castTo: output });
    await expectOneLine(() => runGraph(graph), ModelError, 'is bfloat16, expected float32 or float16');
  });
});

describe('what does not fit the graph', () => {
  const ids = { ids: Int32Array.of(1, 2), shape: [1, 2] };
  it.each<
    [what: string, graph: OneNodeGraph, input: string, value: GraphInput, output: string, parts: string[]]
  >([
    ['ids for pixels', { operator: 'Neg' }, 'x', ids, 'y', ['input x is float32, expected int32 or int64']],
    [
      'pixels for ids',
      { operator: 'Neg', input: 'int64' },
      'x',
      matrix,
      'y',
      ['input x is int64, expected float32'],
    ],
    ['pixels for doubles', { operator: 'Neg', input: 'float64' }, 'x', matrix, 'y', ['input x is float64']],
    [
      'pixels for an unknown input',
      { operator: 'Neg' },
      'z',
      matrix,
      'y',
      ['input z is absent, expected float32'],
    ],
    ['ids for an unknown input', { operator: 'Neg', input: 'int64' }, 'z', ids, 'y', ['input z is absent']],
    ['an unknown output', { operator: 'Neg' }, 'x', matrix, 'q', ['the graph failed while running', 'q']],
    [
      'an output of ids',
      { operator: 'Neg', input: 'int64' },
      'x',
      ids,
      'y',
      ['output y is int64, expected float32'],
    ],
    [
      'another width',
      { operator: 'Neg' },
      'x',
      createTensor(new Float32Array(3), [1, 3]),
      'y',
      ['the graph failed while running', 'x'],
    ],
    [
      'another rank',
      { operator: 'Neg' },
      'x',
      createTensor(new Float32Array(2), [2]),
      'y',
      ['failed while running'],
    ],
  ])('%s', async (_what, graph, input, value, output, parts) => {
    const job = { input, value, output };
    await expectOneLine(() => runGraph(makeGraph(graph), job), ModelError, 'graph in memory: ', ...parts);
  });
});

describe('NaN and infinity', () => {
  it.each([
    [-1, 'Log', false],
    [0, 'Log', false],
    [1, 'Log', true],
    [-4, 'Sqrt', false],
    [1000, 'Exp', false],
    [NaN, 'Neg', false],
  ])('of %d under %s: fine is %p', async (value, operator, fine) => {
    const input = createTensor(Float32Array.of(1, 1, 1, value), [2, 2]);
    const run = () => runGraph(makeGraph({ operator }), once(input));
    if (fine) expect((await run()).results[0].data[3]).toBe(0);
    else await expectOneLine(run, ModelError, 'graph in memory: output y holds NaN or infinity');
  });
});

describe('a damaged file', () => {
  const whole = makeGraph({ operator: 'Neg' });

  it.each<[what: string, bytes: Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['cut off', whole.subarray(0, whole.length - 20)],
    ['text', Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:1\n')],
    ['an unknown operator', makeGraph({ operator: 'Nonsense' })],
  ])('that holds %s is named', async (_what, bytes) => {
    const file = join(newFolder(), 'visual.onnx');
    writeFileSync(file, bytes);
    await expectOneLine(() => runGraph(file), ModelError, `${file}: ONNX Runtime cannot load it on cpu (`);
  });

  it('that is not there is named', async () => {
    const file = join(newFolder(), 'none.onnx');
    await expectOneLine(() => runGraph(file), ModelError, `${file}: ONNX Runtime cannot load it`);
  });

  it('in memory says so', async () => {
    const bytes = whole.subarray(0, 10);
    await expectOneLine(() => runGraph(bytes), ModelError, 'graph in memory: ONNX Runtime cannot');
  });
});

it('knows the version of ONNX Runtime', async () => {
  expect((await runtime.describe()).onnxruntimeVersion).toMatch(/^\d+\.\d+\.\d+/);
});
