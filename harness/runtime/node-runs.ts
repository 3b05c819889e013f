import { readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ModelError, messageOf } from '../core/errors.js';

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

/** The node runs of the one profile whose path begins so; its file is removed. Throws ModelError when there is none, or it
 *  names no node. */
export async function readProfile(prefix: string): Promise<readonly NodeRun[]> {
  const name = (await readdir(dirname(prefix))).find((file) => file.startsWith(`${basename(prefix)}_`));
  if (name === undefined) throw new ModelError(`${prefix}: ONNX Runtime wrote no profile. ${remedy}`);
  const file = join(dirname(prefix), name);
  const nodes = parseWhole(file, await readFile(file, 'utf8'));
  await rm(file);
  if (nodes.length === 0) throw new ModelError(`${file}: ONNX Runtime's profile names no node. ${remedy}`);
  return nodes;
}

const remedy = 'Make room for temporary files, or set TMPDIR to another folder';

function parseWhole(file: string, text: string): readonly NodeRun[] {
  try {
    return parseProfile(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ModelError(`${file}: ONNX Runtime's profile is cut off (${messageOf(error)}). ${remedy}`);
  }
}

/** The start of an event; names of nodes are written without escapes, so the file as a whole need not be JSON. */
const eventStart = /^\{\s*"cat"\s*:\s*/m;
const nodeEvent = /^"Node"[^]*?"name"\s*:\s*"([^]*)_kernel_time"\s*,\s*"args"\s*:\s*(\{[^]*\})\s*\}[\s,\]]*$/;

/** The node runs in the text of a profile, in its order. Throws SyntaxError on an event that is cut off. */
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
