import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Provider } from '../../harness/config/device.js';
import { ModelError } from '../../harness/core/errors.js';
import { createTensor } from '../../harness/core/tensor.js';
import type { NodeRun } from '../../harness/runtime/node-runs.js';
import { judgePlacement } from '../../harness/runtime/placement.js';
import { expectOneLine } from '../support/errors.js';
import { makeGraph } from '../support/onnx-graph.js';
import { useRuntime } from '../support/runtime.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const runtime = useRuntime();
const [cpu, cuda, tensorrt] = ['CPU', 'CUDA', 'Tensorrt'].map((name) => `${name}ExecutionProvider`);
const onCuda: Provider = { kind: 'cuda', device: 1 };

/** Node runs of these operators, each so often, on a provider. */
const runs = (provider: string, counts: Readonly<Record<string, number>>): readonly NodeRun[] =>
  Object.entries(counts).flatMap(([op, count]) =>
    Array.from({ length: count }, (_, index) => ({
      ...{ name: `${op}_${index}`, op, provider, inputs: [[1]], outputs: [[1]], parameterBytes: 0 },
    })),
  );

describe('judgePlacement', () => {
  it('counts nodes by provider, and is content when the shapes alone ran on the CPU', () => {
    const nodes = [...runs(cuda, { MatMul: 4, Add: 8 }), ...runs(cpu, { Gather: 5, Shape: 2 })];
    expect(judgePlacement('g', onCuda, nodes)).toEqual({ nodes: { [cpu]: 7, [cuda]: 12 }, warnings: [] });
  });

  it('warns when products ran elsewhere, as those of an int8 graph do on CUDA', () => {
    const nodes = [
      ...runs(cuda, { Add: 90, Conv: 1 }),
      ...runs(cpu, { MatMulInteger: 6, QuantizeLinear: 6 }),
    ];
    expect(judgePlacement('m: text graph', onCuda, nodes).warnings).toEqual([
      'm: text graph: 6 of 7 matrix products and convolutions ran on CPUExecutionProvider, not on cuda:1',
    ]);
  });

  it('warns when most of the nodes ran elsewhere', () => {
    const nodes = (own: number) => [...runs(cuda, { Add: own }), ...runs(cpu, { Mul: 5 })];
    expect(judgePlacement('g', onCuda, nodes(5)).warnings).toEqual([]);
    expect(judgePlacement('g', onCuda, nodes(4)).warnings).toEqual([
      'g: only 4 of 9 nodes ran on cuda:1, the others on CPUExecutionProvider',
    ]);
  });

  it('does not count the fused nodes of TensorRT against single ones, but products that ran elsewhere', () => {
    const fused = runs(tensorrt, { TRTKernel_graph_0: 1 });
    const shapes = [...fused, ...runs(cuda, { Slice: 5 }), ...runs(cpu, { Gather: 4 })];
    const on: Provider = { kind: 'tensorrt', device: 0 };
    expect(judgePlacement('g', on, shapes)).toEqual({
      nodes: { [cpu]: 4, [cuda]: 5, [tensorrt]: 1 },
      warnings: [],
    });
    const { warnings } = judgePlacement('g', on, [
      ...fused,
      ...runs(cuda, { Conv: 2 }),
      ...runs(cpu, { Add: 1 }),
    ]);
    expect(warnings[0]).toContain(
      '2 of 2 matrix products and convolutions ran on CPUExecutionProvider and CUDA',
    );
  });

  it.each(['DynamicQuantizeLinear', 'DynamicQuantizeMatMul'])('warns of %s, wherever it ran', (op) => {
    const { warnings } = judgePlacement('g', { kind: 'cpu' }, runs(cpu, { [op]: 1, Add: 3 }));
    expect(warnings).toEqual([expect.stringMatching(/^g: quantised dynamically, .*--batch-size/)]);
  });

  it('refuses a graph of which nothing ran where it was asked to', async () => {
    await expectOneLine(
      () => judgePlacement('m: image graph', onCuda, runs(cpu, { Conv: 3, Add: 2 })),
      ModelError,
      'm: image graph: none of its 5 nodes ran on cuda:1, all on CPUExecutionProvider',
    );
  });
});

describe('observePlacement', () => {
  const value = createTensor(Float32Array.of(1, 2), [1, 2]);
  const run = { input: 'x', value, output: 'y' };

  it('gives where the first run took place, once, and leaves no file', async () => {
    const folder = newFolder();
    const model = makeGraph({ operator: 'Neg' });
    expect(await runtime.observeGraph({ model, runs: [run, run, run], folder })).toEqual({
      ...{ placements: [{ nodes: { [cpu]: 1 }, warnings: [] }], failures: [] },
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is not given without a run', async () => {
    const folder = newFolder();
    const none = await runtime.observeGraph({ model: makeGraph({ operator: 'Neg' }), runs: [], folder });
    expect(none).toEqual({ placements: [], failures: [] });
  });

  it('fails every run where no profile can be written', async () => {
    const job = { model: makeGraph({ operator: 'Neg' }), runs: [run, run], folder: '/no/such/folder' };
    const wrong = expect.stringContaining('/no/such/folder');
    expect(await runtime.observeGraph(job)).toEqual({ placements: [], failures: [wrong, wrong] });
  });

  it('fails every run of a graph that runs elsewhere than asked', async () => {
    const job = { model: makeGraph({ operator: 'Neg' }), runs: [run, run, run], folder: newFolder() };
    const { placements, failures } = await runtime.observeGraph({ ...job, provider: onCuda });
    expect(placements).toEqual([]);
    const wrong = expect.stringContaining('toy: none of its 1 nodes ran on cuda:1');
    expect(failures).toEqual([wrong, wrong, wrong]);
  });
});
