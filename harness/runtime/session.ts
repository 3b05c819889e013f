import { InferenceSession, Tensor as OrtTensor, env } from 'onnxruntime-node';
import type { Provider } from '../config/device.js';
import { allFinite } from '../core/all-finite.js';
import { ModelError, messageOf } from '../core/errors.js';
import type { GraphValue } from '../core/graph-value.js';
import { createTensor, type Tensor } from '../core/tensor.js';
import { toFloats, typeInput, type GraphInput, type HeldTensor, type TypedInput } from './graph-input.js';

export type { GraphInput };

/** A loaded graph. `run` blocks the thread it is called on, so it belongs into a worker thread. */
export interface GraphSession {
  readonly file: string;
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  /** Runs the graph for one output, float32 whether the graph gives that or float16. Throws ModelError when it fails or
   *  when the output holds NaN or infinity. */
  readonly run: (input: string, value: GraphInput, output: string) => Promise<Tensor>;
  /** The same for a graph of several inputs, by name. */
  readonly runAll: (inputs: Readonly<Record<string, GraphInput>>, output: string) => Promise<Tensor>;
  /** The same for several outputs of one run, by name. */
  readonly runMany: (
    inputs: Readonly<Record<string, GraphInput>>,
    outputs: readonly string[],
  ) => Promise<Readonly<Record<string, Tensor>>>;
  /** The same with outputs as the graph gives them, not copied and not looked through. */
  readonly runHeld: (
    inputs: Readonly<Record<string, GraphInput>>,
    outputs: readonly string[],
  ) => Promise<Readonly<Record<string, HeldTensor>>>;
  readonly close: () => Promise<void>;
}

/** Where and with how many threads a graph runs. */
export interface SessionOptions {
  readonly provider: Provider;
  readonly threads: number;
  /** Has ONNX Runtime note what each node does in the first run. */
  readonly profile?: ProfileRequest;
}

/** A profile that ONNX Runtime is to write of the first run. */
export interface ProfileRequest {
  /** How the path of the file begins; ONNX Runtime adds the time and `.json`. */
  readonly prefix: string;
  /** Keeps the nodes close to those of the file: only fusions that need no other kernels, and weights as they are, as
   *  packed ones are missing from the shapes and sizes of the profile. */
  readonly asWritten: boolean;
  /** Called when the file is there, after the first run; where it fails, so does every run. */
  readonly take: () => Promise<void>;
}

/** The version of ONNX Runtime that is loaded. */
export const onnxruntimeVersion = env.versions.node ?? env.versions.common;

/** The options that ONNX Runtime gets for a session, as a record keeps them. */
export interface SessionFacts {
  /** In the order in which they are asked, with commas; the CPU comes last by itself. */
  readonly executionProviders: string;
  readonly deviceId?: number;
  readonly intraOpNumThreads: number;
  readonly interOpNumThreads: number;
  readonly allowSpinning: boolean;
  readonly graphOptimizationLevel: 'basic' | 'all';
}

/** The options of a session. TensorRT leaves to CUDA what it cannot do.
 *  Spinning is off: it halves throughput on a busy machine. */
export function describeSession({ provider, threads, profile }: SessionOptions): SessionFacts {
  return {
    executionProviders: provider.kind === 'tensorrt' ? 'tensorrt,cuda' : provider.kind,
    ...('device' in provider ? { deviceId: provider.device } : {}),
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    allowSpinning: false,
    graphOptimizationLevel: profile?.asWritten ? 'basic' : 'all',
  };
}

/** Loads a graph: from its file, so that external data beside it is found, or from the bytes of a small one. Throws ModelError
 *  naming the file when it cannot be loaded. */
export async function createSession(
  model: string | Uint8Array,
  options: SessionOptions,
): Promise<GraphSession> {
  const file = typeof model === 'string' ? model : 'graph in memory';
  const session = await load(model, file, options);
  const { profile } = options;
  let judged: Promise<void> | undefined;
  const inputs = session.inputMetadata.map(toGraphValue);
  const types = new Map(inputs.map(({ name, type }) => [name, type]));
  const runFor = async <Value>(
    values: Readonly<Record<string, GraphInput>>,
    names: readonly string[],
    take: (tensor: OrtTensor, file: string, output: string) => Value,
  ) => {
    const feeds = Object.entries(values).map(
      ([input, value]) => [input, toOrtTensor(typeInput(value, types.get(input), file, input))] as const,
    );
    const results = await runGraph(session, Object.fromEntries(feeds), names, file);
    if (profile) await (judged ??= endProfile(session, profile));
    return Object.fromEntries(names.map((name) => [name, take(results[name], file, name)]));
  };
  const runMany: GraphSession['runMany'] = (values, names) => runFor(values, names, toTensor);
  const runAll: GraphSession['runAll'] = async (values, output) => (await runMany(values, [output]))[output];
  return {
    file,
    inputs,
    outputs: session.outputMetadata.map(toGraphValue),
    run: (input, value, output) => runAll({ [input]: value }, output),
    runAll,
    runMany,
    runHeld: (values, names) => runFor(values, names, toHeld),
    close: () => session.release(),
  };
}

async function endProfile(session: InferenceSession, { take }: ProfileRequest): Promise<void> {
  session.endProfiling();
  await take();
}

/** Element types of onnx.proto that the library does not take as inputs and outputs. */
const refusedTypes: Readonly<Record<number, string>> = {
  14: 'complex64',
  15: 'complex128',
  16: 'bfloat16',
  17: 'float8e4m3fn',
  18: 'float8e4m3fnuz',
  19: 'float8e5m2',
  20: 'float8e5m2fnuz',
};

async function load(model: string | Uint8Array, file: string, options: SessionOptions) {
  const { provider, profile } = options;
  const { executionProviders, deviceId, allowSpinning, ...facts } = describeSession(options);
  const sessionOptions: InferenceSession.SessionOptions = {
    ...facts,
    executionProviders: executionProviders
      .split(',')
      .map((name) => (deviceId === undefined ? name : { name, deviceId })),
    logSeverityLevel: 3,
    ...(profile ? { enableProfiling: true, profileFilePrefix: profile.prefix } : {}),
    extra: {
      session: {
        intra_op: { allow_spinning: allowSpinning ? '1' : '0' },
        ...(profile?.asWritten ? { disable_prepacking: '1' } : {}),
      },
    },
  };
  try {
    return typeof model === 'string'
      ? await InferenceSession.create(model, sessionOptions)
      : await InferenceSession.create(model, sessionOptions);
  } catch (error) {
    const refused = /^Unsupported data type: (\d+)/.exec(messageOf(error));
    if (refused)
      throw new ModelError(
        `${file}: an input or output is ${refusedTypes[Number(refused[1])] ?? `of type ${refused[1]}`}, expected float32 or float16. ` +
          `Export the graph with one of these at its ends`,
      );
    throw new ModelError(`${file}: ONNX Runtime cannot load it on ${provider.kind} (${reasonOf(error)})`);
  }
}

async function runGraph(
  session: InferenceSession,
  feeds: Record<string, OrtTensor>,
  outputs: readonly string[],
  file: string,
): Promise<InferenceSession.OnnxValueMapType> {
  try {
    // what fails is thrown: it need not be written to the terminal too
    return await session.run(feeds, outputs, { logSeverityLevel: 4 });
  } catch (error) {
    throw new ModelError(`${file}: the graph failed while running (${reasonOf(error)})`, { cause: error });
  }
}

/** The message without the places in ONNX Runtime's source and the conditions that failed there. */
function reasonOf(error: unknown): string {
  const message = messageOf(error);
  const [failure] = /\b(?:CUDA|CUDNN|CUBLAS|CURAND) failure \d+: [^;]+/.exec(message) ?? [];
  return (failure ?? message.replace(/\/onnxruntime_src\/\S+:\d+ .*? was false\. /, '')).trim();
}

function toOrtTensor(input: TypedInput): OrtTensor {
  const { shape } = input;
  switch (input.type) {
    case 'float32':
      return new OrtTensor(input.type, input.data, shape);
    case 'float16':
      return halfTensor(input.data, shape);
    case 'int32':
      return new OrtTensor(input.type, input.data, shape);
    case 'int64':
      return new OrtTensor(input.type, input.data, shape);
    case 'bool':
      return new OrtTensor(input.type, input.data, shape);
  }
}

/** A float16 tensor over bits. Made as uint16 and renamed: where Node has Float16Array, the library's own float16 tensor
 *  holds one, and its binding takes that for empty (microsoft/onnxruntime, pull request 32323). */
function halfTensor(bits: Uint16Array, shape: readonly number[]): OrtTensor {
  const tensor: OrtTensor = new OrtTensor('uint16', bits, shape);
  return Object.assign(tensor, { type: 'float16' as const });
}

function toTensor(tensor: OrtTensor, file: string, output: string): Tensor {
  const { held, shape } = toHeld(tensor, file, output);
  const data = toFloats(held);
  if (!allFinite(data))
    throw new ModelError(
      `${file}: output ${output} holds NaN or infinity. The weights are damaged, or overflow in fp16`,
    );
  return createTensor(data, shape);
}

function toHeld({ type, data, dims }: OrtTensor, file: string, output: string): HeldTensor {
  if (data instanceof Float32Array) return { held: data, shape: dims };
  if (type !== 'float16' || !ArrayBuffer.isView(data))
    throw new ModelError(`${file}: output ${output} is ${type}, expected float32 or float16`);
  // Uint16Array, or Float16Array where Node has it
  const held = new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
  return { held, shape: dims };
}

function toGraphValue(metadata: InferenceSession.ValueMetadata): GraphValue {
  if (!metadata.isTensor) return { name: metadata.name, type: 'not a tensor', shape: [] };
  return {
    name: metadata.name,
    type: metadata.type,
    shape: metadata.shape.map((length) => (typeof length === 'number' && length >= 0 ? length : null)),
  };
}
