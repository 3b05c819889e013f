import { InferenceSession, Tensor as OrtTensor, env } from 'onnxruntime-node';
import type { Provider } from '../config/device.js';
import { ModelError, messageOf } from '../core/errors.js';
import { floatsToHalves, halvesToFloats } from '../core/float16.js';
import type { GraphValue } from '../core/graph-value.js';
import { createTensor, type Tensor } from '../core/tensor.js';

/** What a graph is fed: numbers (given as float32 or float16, whichever the graph declares) or token ids (int32, int64). */
export type GraphInput = Tensor | { readonly ids: Int32Array; readonly shape: readonly number[] };

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
  const runMany: GraphSession['runMany'] = async (values, names) => {
    const feeds = Object.entries(values).map(([input, value]) => {
      const type = inputs.find(({ name }) => name === input)?.type;
      return [input, toOrtTensor(value, type, file, input)] as const;
    });
    const results = await runGraph(session, Object.fromEntries(feeds), names, file);
    if (profile) await (judged ??= endProfile(session, profile));
    return Object.fromEntries(names.map((name) => [name, toTensor(results[name], file, name)]));
  };
  const runAll: GraphSession['runAll'] = async (values, output) => (await runMany(values, [output]))[output];
  return {
    file,
    inputs,
    outputs: session.outputMetadata.map(toGraphValue),
    run: (input, value, output) => runAll({ [input]: value }, output),
    runAll,
    runMany,
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
    return await session.run(feeds, outputs);
  } catch (error) {
    throw new ModelError(`${file}: the graph failed while running (${reasonOf(error)})`);
  }
}

/** The message without the places in ONNX Runtime's source and the conditions that failed there. */
function reasonOf(error: unknown): string {
  const message = messageOf(error);
  const [failure] = /\b(?:CUDA|CUDNN|CUBLAS|CURAND) failure \d+: [^;]+/.exec(message) ?? [];
  return (failure ?? message.replace(/\/onnxruntime_src\/\S+:\d+ .*? was false\. /, '')).trim();
}

function toOrtTensor(value: GraphInput, type: string | undefined, file: string, input: string): OrtTensor {
  if ('data' in value) {
    if (type === 'float32') return new OrtTensor('float32', value.data, value.shape);
    if (type === 'float16') return halfTensor(floatsToHalves(value.data), value.shape);
    throw new ModelError(`${file}: input ${input} is ${type ?? 'absent'}, expected float32 or float16`);
  }
  if (type === 'int64') return new OrtTensor('int64', BigInt64Array.from(value.ids, BigInt), value.shape);
  if (type === 'int32') return new OrtTensor('int32', value.ids, value.shape);
  throw new ModelError(`${file}: input ${input} is ${type ?? 'absent'}, expected int32 or int64 token ids`);
}

/** A float16 tensor over bits. Made as uint16 and renamed: where Node has Float16Array, the library's own float16 tensor
 *  holds one, and its binding takes that for empty (microsoft/onnxruntime, pull request 32323). */
function halfTensor(bits: Uint16Array, shape: readonly number[]): OrtTensor {
  const tensor: OrtTensor = new OrtTensor('uint16', bits, shape);
  return Object.assign(tensor, { type: 'float16' as const });
}

function toTensor(tensor: OrtTensor, file: string, output: string): Tensor {
  const data = toFloats(tensor);
  if (!data) throw new ModelError(`${file}: output ${output} is ${tensor.type}, expected float32 or float16`);
  if (!allFinite(data))
    throw new ModelError(
      `${file}: output ${output} holds NaN or infinity. The weights are damaged, or overflow in fp16`,
    );
  return createTensor(data, tensor.dims);
}

function toFloats({ type, data }: OrtTensor): Float32Array | undefined {
  if (data instanceof Float32Array) return data;
  // Uint16Array, or Float16Array where Node has it
  if (type !== 'float16' || !ArrayBuffer.isView(data)) return undefined;
  return halvesToFloats(new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2));
}

/** A loop of its own, without a branch: a call for each number takes longer than many a graph. */
function allFinite(data: Float32Array): boolean {
  let zero = 0;
  // 0 times NaN or infinity is NaN, and stays it
  for (const value of data) zero += value * 0;
  return zero === 0;
}

function toGraphValue(metadata: InferenceSession.ValueMetadata): GraphValue {
  if (!metadata.isTensor) return { name: metadata.name, type: 'not a tensor', shape: [] };
  return {
    name: metadata.name,
    type: metadata.type,
    shape: metadata.shape.map((length) => (typeof length === 'number' && length >= 0 ? length : null)),
  };
}
