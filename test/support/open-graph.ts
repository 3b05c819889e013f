import type { GraphSession } from '../../harness/runtime/session.js';
import { makeModel, type TestModel } from './onnx-model.js';
import type { RuntimeJobs } from './runtime-process.js';

/** A session over a toy graph that runs in another process: jest's own may load ONNX Runtime in one test file only. It does not
 *  say what its inputs and outputs are. */
export function openGraph(runtime: RuntimeJobs, graph: TestModel): GraphSession {
  const model = makeModel(graph);
  const runMany: GraphSession['runMany'] = (inputs, outputs) => runtime.runMany({ model, inputs, outputs });
  const runAll: GraphSession['runAll'] = async (inputs, output) => (await runMany(inputs, [output]))[output];
  return {
    ...{ file: 'toy.onnx', inputs: [], outputs: [], runAll, runMany },
    runHeld: () => Promise.reject(new Error('not in this process')),
    run: (input, value, output) => runAll({ [input]: value }, output),
    close: () => Promise.resolve(),
  };
}
