// The few parts of protobuf (onnx.proto) that graphs encoded by hand need. Every part is shorter than 128 bytes, so that
// its length fits one byte.

/** Element type float32 of onnx.proto. */
const elementTypeFloat = 1;

/** A part with a length: text, or a message of its own. Throws RangeError from 128 bytes on. */
export function field(number: number, bytes: readonly number[]): number[] {
  if (bytes.length > 127) throw new RangeError(`onnx: part of ${bytes.length} bytes, expected at most 127`);
  return [(number << 3) | 2, bytes.length, ...bytes];
}

/** A whole number from 0 to 127. */
export function integer(number: number, value: number): number[] {
  return [number << 3, value];
}

/** The bytes of a name. */
export function text(value: string): number[] {
  return [...Buffer.from(value)];
}

/** A float32 input or output; an axis is its length, or its name where the length is open. */
export function floatValue(name: string, axes: readonly (number | string)[]): number[] {
  const shape = axes.flatMap((axis) =>
    field(1, typeof axis === 'number' ? integer(1, axis) : field(2, text(axis))),
  );
  const tensorType = field(1, [...integer(1, elementTypeFloat), ...field(2, shape)]);
  return [...field(1, text(name)), ...field(2, tensorType)];
}

/** A model of one graph, operator set 13. */
export function model(graph: readonly number[]): Uint8Array {
  return Uint8Array.from([...integer(1, 8), ...field(7, graph), ...field(8, integer(2, 13))]);
}
