import { ModelError } from '../core/errors.js';
import { floatsToHalves, halvesToFloats } from '../core/float16.js';
import { createTensor, type Tensor } from '../core/tensor.js';

/** Numbers as a graph gave them, to be given back to it as they are: float32, or the bits of float16. */
export interface HeldTensor {
  readonly held: Float32Array | Uint16Array;
  readonly shape: readonly number[];
}

/** What a graph is fed: numbers (given as float32 or float16, whichever the graph declares), those that it gave itself, token
 *  ids (int32, int64), or switches (bool). A length may be 0. */
export type GraphInput =
  | Tensor
  | HeldTensor
  | { readonly ids: Int32Array; readonly shape: readonly number[] }
  | { readonly flags: readonly boolean[]; readonly shape: readonly number[] };

/** The same in the element type of the graph. */
export type TypedInput = { readonly shape: readonly number[] } & (
  | { readonly type: 'float32'; readonly data: Float32Array }
  | { readonly type: 'float16'; readonly data: Uint16Array }
  | { readonly type: 'int32'; readonly data: Int32Array }
  | { readonly type: 'int64'; readonly data: BigInt64Array }
  | { readonly type: 'bool'; readonly data: Uint8Array }
);

/** The input in the element type that the graph declares for it; undefined: it has no such input. What is of this type already is
 *  not copied. Throws ModelError naming both types where they are of different kinds. */
export function typeInput(
  value: GraphInput,
  type: string | undefined,
  file: string,
  input: string,
): TypedInput {
  const { shape } = value;
  const refuse = (expected: string) =>
    new ModelError(`${file}: input ${input} is ${type ?? 'absent'}, expected ${expected}`);
  if ('ids' in value) {
    if (type === 'int64') return { type, data: BigInt64Array.from(value.ids, BigInt), shape };
    if (type === 'int32') return { type, data: value.ids, shape };
    throw refuse('int32 or int64 token ids');
  }
  if ('flags' in value) {
    if (type === 'bool') return { type, data: Uint8Array.from(value.flags, Number), shape };
    throw refuse('bool');
  }
  const numbers = 'held' in value ? value.held : value.data;
  if (type === 'float32') return { type, data: toFloats(numbers), shape };
  if (type === 'float16') return { type, data: toHalves(numbers), shape };
  throw refuse('float32 or float16');
}

/** The numbers as float32, without a copy where they are. */
export function toFloats(numbers: Float32Array | Uint16Array): Float32Array {
  return numbers instanceof Float32Array ? numbers : halvesToFloats(numbers);
}

function toHalves(numbers: Float32Array | Uint16Array): Uint16Array {
  return numbers instanceof Float32Array ? floatsToHalves(numbers) : numbers;
}

/** The last row of each item of [N, T, V], as float32 [N, V]. Nothing else is converted, and nothing is looked through. */
export function lastRows({ held, shape }: HeldTensor): Tensor {
  const [count, length, width] = shape;
  const rows = new Float32Array(count * width);
  for (let item = 0; item < count; item++) {
    const from = ((item + 1) * length - 1) * width;
    rows.set(toFloats(held.subarray(from, from + width)), item * width);
  }
  return createTensor(rows, [count, width]);
}

/** These items along the first axis, copied in this order. */
export function pickItems({ held, shape }: HeldTensor, items: readonly number[]): HeldTensor {
  const size = held.length / shape[0];
  const length = items.length * size;
  const picked = held instanceof Float32Array ? new Float32Array(length) : new Uint16Array(length);
  items.forEach((item, place) => {
    picked.set(held.subarray(item * size, (item + 1) * size), place * size);
  });
  return { held: picked, shape: [items.length, ...shape.slice(1)] };
}
