import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModelError } from '../core/errors.js';
import type { Tensor } from '../core/tensor.js';
import { createSession, type GraphInput, type SessionOptions } from './session.js';

/** One run of one node, as ONNX Runtime notes it. */
export interface NodeRun {
  readonly name: string;
  /** Operator, such as `Conv`; a provider that fuses a part of the graph gives it a name of its own. */
  readonly op: string;
  /** The provider that ran it, as ONNX Runtime names it: `CPUExecutionProvider`. */
  readonly provider: string;
  /** Shapes of the inputs that are there, weights included. */
  readonly inputs: readonly (readonly number[])[];
  readonly outputs: readonly (readonly number[])[];
  /** Bytes of its weights. */
  readonly parameterBytes: number;
}

/** What one run of a graph did and gave. */
export interface GraphProfile {
  /** In the order of their runs; a node in a loop appears once for each turn. */
  readonly nodes: readonly NodeRun[];
  readonly outputs: Readonly<Record<string, Tensor>>;
}

/** The nodes that ran in one run of a graph, in a session of its own, and these outputs (without names: all of floats).
 *  The graph is hardly optimised and weights are not packed, so that each node lists its weights with the inputs.
 *  Throws ModelError when the graph cannot be loaded or run. */
export async function profileGraph(
  model: string | Uint8Array,
  options: SessionOptions,
  inputs: Readonly<Record<string, GraphInput>>,
  outputs?: readonly string[],
): Promise<GraphProfile> {
  const folder = await mkdtemp(join(tmpdir(), 'vitabench-profile-'));
  try {
    const profile = { prefix: join(folder, 'nodes'), asWritten: true };
    const session = await createSession(model, { ...options, profile });
    try {
      const named = outputs ?? session.outputs.filter(({ type }) => floats.has(type)).map(({ name }) => name);
      const results = await session.runMany(inputs, named);
      session.endProfiling();
      return { nodes: await readProfile(profile.prefix), outputs: results };
    } finally {
      await session.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const floats = new Set(['float32', 'float16']);

/** The node runs of the one profile whose path begins so. Throws ModelError when there is none, or it names no node. */
export async function readProfile(prefix: string): Promise<readonly NodeRun[]> {
  const folder = join(prefix, '..');
  const name = (await readdir(folder)).find((file) => join(folder, file).startsWith(`${prefix}_`));
  if (name === undefined) throw new ModelError(`${prefix}: ONNX Runtime wrote no profile. Is the disk full?`);
  const file = join(folder, name);
  const nodes = parseProfile(await readFile(file, 'utf8'));
  if (nodes.length === 0)
    throw new ModelError(`${file}: no node in the profile of ONNX Runtime. Is the disk full?`);
  return nodes;
}

/** The start of an event; names of nodes are written without escapes, so the file as a whole need not be JSON. */
const eventStart = /^\{\s*"cat"\s*:\s*/m;
const nodeEvent = /^"Node"[^]*?"name"\s*:\s*"([^]*)_kernel_time"\s*,\s*"args"\s*:\s*(\{[^]*\})\s*\}[\s,\]]*$/;

/** The node runs in the text of a profile, in its order. */
export function parseProfile(text: string): readonly NodeRun[] {
  return text
    .split(eventStart)
    .map((event) => nodeEvent.exec(event))
    .filter((match) => match !== null)
    .map(([, name, args]) => toNodeRun(name, JSON.parse(args) as Readonly<Record<string, unknown>>));
}

function toNodeRun(name: string, args: Readonly<Record<string, unknown>>): NodeRun {
  return {
    name,
    op: String(args.op_name),
    provider: String(args.provider),
    inputs: shapesIn(args.input_type_shape),
    outputs: shapesIn(args.output_type_shape),
    parameterBytes: Number(args.parameter_size ?? 0),
  };
}

/** `[{"float": [1, 3]}, …]` without the types. */
function shapesIn(list: unknown): readonly (readonly number[])[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) =>
    Object.values(entry as Readonly<Record<string, readonly number[]>>),
  );
}
