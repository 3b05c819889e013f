/** Names of onnx.proto's `TensorProto.DataType`, as ONNX Runtime spells them. */
const names: Readonly<Record<number, string>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  8: 'string',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
  14: 'complex64',
  15: 'complex128',
  16: 'bfloat16',
  21: 'uint4',
  22: 'int4',
};

/** The name of an element type by its number in onnx.proto. */
export function elementTypeName(number: number): string {
  return names[number] ?? `type ${number}`;
}

/** Whether weights of this type are floating-point numbers. */
export function isFloat(type: string): boolean {
  return type === 'float32' || type === 'float16' || type === 'bfloat16' || type === 'float64';
}

/** Whether weights of this type are quantised ones. */
export function isSmallInteger(type: string): boolean {
  return type === 'int8' || type === 'uint8' || type === 'int4' || type === 'uint4';
}
