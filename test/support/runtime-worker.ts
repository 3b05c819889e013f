// Worker thread for the tests of harness/runtime. ONNX Runtime takes only one copy of itself in a thread, and jest loads
// one for each test file; in a thread of their own these tests meet no other, and the typed arrays are Node's.
import { toWireError, type WireError } from '../../harness/core/errors.js';
import type { Tensor } from '../../harness/core/tensor.js';
import type { DeviceRequest, Provider } from '../../harness/runtime/device.js';
import { probeGraph } from '../../harness/runtime/probe-graph.js';
import {
  chooseProvider,
  probeProvider,
  type ProviderChoice,
  type ProviderProbe,
} from '../../harness/runtime/provider.js';
import {
  createSession,
  onnxruntimeVersion,
  type GraphInput,
  type GraphValue,
} from '../../harness/runtime/session.js';

/** A value, or an error as plain data. */
export type Reply<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: WireError };

/** A graph, as file or bytes, and what it is to be run on, one after the other. */
export interface GraphJob {
  readonly model: string | Uint8Array;
  readonly runs: readonly { readonly input: string; readonly value: GraphInput; readonly output: string }[];
}

/** What a graph said about itself and gave. */
export interface GraphReport {
  readonly file: string;
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  readonly results: readonly Tensor[];
}

/** Loads a graph on the CPU, runs it and closes it. */
export function runGraph({ model, runs }: GraphJob): Promise<Reply<GraphReport>> {
  return reply(async () => {
    const { file, inputs, outputs, run, close } = await createSession(model, {
      provider: { kind: 'cpu' },
      threads: 1,
    });
    try {
      const results: Tensor[] = [];
      for (const { input, value, output } of runs) results.push(await run(input, value, output));
      return { file, inputs, outputs, results };
    } finally {
      await close();
    }
  });
}

/** `probeProvider` in this thread. */
export function probe(provider: Provider): Promise<Reply<ProviderProbe>> {
  return reply(() => probeProvider(provider));
}

/** `chooseProvider` in this thread. */
export function choose(request: DeviceRequest): Promise<Reply<ProviderChoice>> {
  return reply(() => chooseProvider(request));
}

/** What the runtime offers without being asked: the probe graph, and its version. */
export function describeRuntime(): Promise<Reply<{ probeGraph: Uint8Array; onnxruntimeVersion: string }>> {
  return reply(() => Promise.resolve({ probeGraph, onnxruntimeVersion }));
}

async function reply<Value>(work: () => Promise<Value>): Promise<Reply<Value>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error: toWireError(error) };
  }
}
