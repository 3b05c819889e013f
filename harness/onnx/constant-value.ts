import { fewNumbers, type GraphNode, type StoredTensor } from './onnx-model.js';

/** The tensor that a Constant node makes, however it is written: as a tensor, a number or a list of numbers. Undefined for
 *  texts and sparse tensors, of which nothing is read, and for an empty list. */
export function constantValue({ attributes }: GraphNode): StoredTensor | undefined {
  const { tensors, numbers, lists } = attributes;
  const tensor = tensors.get('value');
  if (tensor) return tensor;
  for (const [name, type] of kinds) {
    const number = numbers.get(name);
    if (number !== undefined) return toTensor(type, [], [number]);
    const list = lists.get(`${name}s`);
    if (list) return toTensor(type, [list.length], list);
  }
  return undefined;
}

const kinds = [
  ['value_int', 'int64'],
  ['value_float', 'float32'],
] as const;

function toTensor(type: string, dims: readonly number[], numbers: readonly number[]): StoredTensor {
  const values = numbers.length <= fewNumbers ? numbers : undefined;
  return { name: '', type, dims, values, external: undefined };
}
