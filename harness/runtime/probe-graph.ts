// The smallest graph that makes a provider do work: y = -x, one float. Encoded by hand (protobuf of onnx.proto), so that
// no file is needed to find out whether a provider loads.

const elementTypeFloat = 1;

function field(number: number, bytes: readonly number[]): number[] {
  return [(number << 3) | 2, bytes.length, ...bytes];
}

function integer(number: number, value: number): number[] {
  return [number << 3, value];
}

function text(value: string): number[] {
  return [...Buffer.from(value)];
}

function floatValue(name: string): number[] {
  const shape = field(2, field(1, integer(1, 1)));
  const tensorType = field(1, [...integer(1, elementTypeFloat), ...shape]);
  return [...field(1, text(name)), ...field(2, tensorType)];
}

const node = [...field(1, text('x')), ...field(2, text('y')), ...field(4, text('Neg'))];
const graph = [
  ...field(1, node),
  ...field(2, text('probe')),
  ...field(11, floatValue('x')),
  ...field(12, floatValue('y')),
];

/** An ONNX model with input x [1] and output y = -x. */
export const probeGraph: Uint8Array = Uint8Array.from([
  ...integer(1, 8),
  ...field(7, graph),
  ...field(8, integer(2, 13)),
]);
