import { ModelError, messageOf } from '../core/errors.js';
import { createTensor, type Tensor } from '../core/tensor.js';
import type { GraphInput } from './graph-input.js';
import { isMemoryShortage } from './memory-shortage.js';
import type { GraphSession } from './session.js';

type Inputs = Readonly<Record<string, GraphInput>>;

/** The session with `run` and `runAll` cutting a batch in halves, down to one item, where memory cannot be had for it: the outputs
 *  come in the order of the items, as of one run. The size that went is kept for the runs that follow, and told when it is found.
 *  Inputs and output must have the batch as their first axis. Throws ModelError where one item alone is too large; any other
 *  failure is not tried again. `where`: the device, for messages. */
export function halveOnShortage(
  session: GraphSession,
  where: string,
  tell: (text: string) => void,
): GraphSession {
  let most = Number.POSITIVE_INFINITY;
  const runAll: GraphSession['runAll'] = async (inputs, output) => {
    const count = batchOf(inputs, session.file);
    const parts: Tensor[] = [];
    let tooLarge = 0;
    for (let from = 0; from < count;) {
      const size = Math.min(most, count - from);
      try {
        parts.push(await session.runAll(size === count ? inputs : cutItems(inputs, from, size), output));
        from += size;
      } catch (error) {
        if (!isMemoryShortage(error)) throw error;
        if (size === 1) throw tooLargeAlone(session.file, where, error);
        tooLarge ||= size;
        most = Math.ceil(size / 2);
      }
    }
    if (tooLarge > 0)
      tell(
        `${session.file}: memory of ${where} does not hold a batch of ${tooLarge}, so it is run ${most} at a time from here on. Choose a smaller --batch-size`,
      );
    return joinItems(parts);
  };
  return { ...session, runAll, run: (input, value, output) => runAll({ [input]: value }, output) };
}

/** The session with a shortage of memory explained and nothing tried again: for graphs whose numbers depend on the batch. */
export function explainShortage(session: GraphSession, where: string): GraphSession {
  const runAll: GraphSession['runAll'] = async (inputs, output) => {
    try {
      return await session.runAll(inputs, output);
    } catch (error) {
      if (!isMemoryShortage(error)) throw error;
      throw new ModelError(
        `${session.file}: memory of ${where} does not hold a batch of ${batchOf(inputs, session.file)} (${reasonOf(error)}). ` +
          'It is quantised over a whole batch, so it was not cut: choose a smaller --batch-size',
        { cause: error },
      );
    }
  };
  return { ...session, runAll, run: (input, value, output) => runAll({ [input]: value }, output) };
}

function tooLargeAlone(file: string, where: string, error: unknown): ModelError {
  return new ModelError(
    `${file}: memory of ${where} does not hold the graph with one item (${reasonOf(error)}). ` +
      'Close what else uses it, hold the weights once with --sessions one, or choose another --device',
    { cause: error },
  );
}

/** What ONNX Runtime said. */
function reasonOf(error: unknown): string {
  return messageOf(error instanceof Error ? error.cause : error);
}

function batchOf(inputs: Inputs, file: string): number {
  const counts = [...new Set(Object.values(inputs).map(({ shape }) => shape[0]))];
  if (counts.length !== 1)
    throw new RangeError(`${file}: inputs of ${counts.join(' and ')} items, expected one batch`);
  return counts[0];
}

/** Items `from` to `from + size`, as views on the same memory. */
function cutItems(inputs: Inputs, from: number, size: number): Inputs {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, cutInput(value, from, size)]),
  );
}

function cutInput(value: GraphInput, from: number, size: number): GraphInput {
  const [, ...itemShape] = value.shape;
  const width = itemShape.reduce((product, length) => product * length, 1);
  const [start, end] = [from * width, (from + size) * width];
  const shape = [size, ...itemShape];
  if ('held' in value) return { held: value.held.subarray(start, end), shape };
  if ('ids' in value) return { ids: value.ids.subarray(start, end), shape };
  if ('flags' in value) return { flags: value.flags.slice(start, end), shape };
  return { data: value.data.subarray(start, end), shape };
}

/** Outputs one behind the other along the first axis. */
function joinItems(parts: readonly Tensor[]): Tensor {
  if (parts.length === 1) return parts[0];
  const [{ shape }] = parts;
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.data.length, 0));
  let filled = 0;
  for (const part of parts) {
    data.set(part.data, filled);
    filled += part.data.length;
  }
  return createTensor(data, [parts.reduce((sum, part) => sum + part.shape[0], 0), ...shape.slice(1)]);
}
