// ONNX models of any size, written by hand (protobuf of onnx.proto), for tests of what is read from them.

const types = {
  ...{ float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, bool: 9, float16: 10 },
  ...{ bfloat16: 16, float8e4m3fn: 17 },
} as const;

type TestType = keyof typeof types;
type Bytes = readonly number[];

/** A tensor that is stored: little-endian float32, int64 or raw bytes, `int32_data`, or a place in another file. */
export interface TestTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly type?: TestType;
  readonly values?: readonly number[];
  readonly bytes?: Bytes;
  readonly int32Data?: readonly number[];
  readonly external?: Readonly<Record<string, string>>;
}

export interface TestNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly name?: string;
  readonly domain?: string;
  readonly attributes?: Readonly<
    Record<string, number | string | readonly number[] | TestTensor | TestGraph>
  >;
}

export interface TestValue {
  readonly name: string;
  readonly type?: TestType;
  readonly shape?: readonly (number | string | null)[];
}

export interface TestGraph {
  readonly nodes?: readonly TestNode[];
  readonly initializers?: readonly TestTensor[];
  readonly inputs?: readonly TestValue[];
  readonly outputs?: readonly TestValue[];
}

interface TestFunction {
  readonly domain: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: readonly TestNode[];
}

export interface TestModel extends TestGraph {
  readonly functions?: readonly TestFunction[];
  readonly opsets?: readonly (readonly [domain: string, version: number])[];
  readonly producer?: readonly [name: string, version: string];
}

function varint(value: number): Bytes {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

const field = (number: number, content: Bytes): Bytes => [
  ...varint((number << 3) | 2),
  ...varint(content.length),
  ...content,
];
const integer = (number: number, value: number): Bytes => [...varint(number << 3), ...varint(value)];
const text = (number: number, value: string): Bytes => field(number, [...Buffer.from(value)]);

const floatBytes = (value: number): Bytes => [...Buffer.from(Float32Array.of(value).buffer)];

function rawOf({ type = 'float32', values = [], bytes }: TestTensor): Bytes {
  if (bytes) return bytes;
  if (type === 'int64') return [...Buffer.from(BigInt64Array.from(values, BigInt).buffer)];
  if (type === 'int32') return [...Buffer.from(Int32Array.from(values).buffer)];
  return [...Buffer.from(Float32Array.from(values).buffer)];
}

function dataOf(tensor: TestTensor): Bytes {
  const { external, int32Data } = tensor;
  if (int32Data) return field(5, int32Data.flatMap(varint));
  if (!external) return field(9, rawOf(tensor));
  const entries = Object.entries(external);
  return [
    ...entries.flatMap(([key, value]) => field(13, [...text(1, key), ...text(2, value)])),
    ...integer(14, 1),
  ];
}

function tensorBytes(tensor: TestTensor): Bytes {
  const { name, dims, type = 'float32' } = tensor;
  return [
    ...dims.flatMap((length) => integer(1, length)),
    ...integer(2, types[type]),
    ...text(8, name),
    ...dataOf(tensor),
  ];
}

function listBytes(values: readonly number[]): Bytes {
  if (values.every(Number.isInteger)) return [...values.flatMap((one) => integer(8, one)), ...integer(20, 7)];
  const floats = values.flatMap((one) => [...varint((7 << 3) | 5), ...floatBytes(one)]);
  return [...floats, ...integer(20, 6)];
}

function attributeBytes(name: string, value: NonNullable<TestNode['attributes']>[string]): Bytes {
  const content = (): Bytes => {
    if (typeof value === 'string') return [...text(4, value), ...integer(20, 3)];
    if (typeof value === 'number' && Number.isInteger(value))
      return [...integer(3, value), ...integer(20, 2)];
    if (typeof value === 'number') return [...varint((2 << 3) | 5), ...floatBytes(value), ...integer(20, 1)];
    if (Array.isArray(value)) return listBytes(value as number[]);
    if ('dims' in value) return [...field(5, tensorBytes(value)), ...integer(20, 4)];
    return [...field(6, graphBytes(value as TestGraph)), ...integer(20, 5)];
  };
  return [...text(1, name), ...content()];
}

function nodeBytes({ op, inputs, outputs, name = '', domain = '', attributes = {} }: TestNode): Bytes {
  return [
    ...inputs.flatMap((input) => text(1, input)),
    ...outputs.flatMap((output) => text(2, output)),
    ...text(3, name),
    ...text(4, op),
    ...Object.entries(attributes).flatMap(([key, value]) => field(5, attributeBytes(key, value))),
    ...(domain === '' ? [] : text(7, domain)),
  ];
}

function valueBytes({ name, type = 'float32', shape }: TestValue): Bytes {
  const axes = shape?.flatMap((length) => {
    if (length === null) return field(1, []);
    return field(1, typeof length === 'number' ? integer(1, length) : text(2, length));
  });
  const tensorType = [...integer(1, types[type]), ...(axes ? field(2, axes) : [])];
  return [...text(1, name), ...field(2, field(1, tensorType))];
}

function graphBytes({ nodes = [], initializers = [], inputs = [], outputs = [] }: TestGraph): Bytes {
  return [
    ...nodes.flatMap((node) => field(1, nodeBytes(node))),
    ...text(2, 'g'),
    ...initializers.flatMap((tensor) => field(5, tensorBytes(tensor))),
    ...inputs.flatMap((value) => field(11, valueBytes(value))),
    ...outputs.flatMap((value) => field(12, valueBytes(value))),
  ];
}

function functionBytes({ domain, name, inputs, outputs, nodes }: TestFunction): Bytes {
  return [
    ...text(1, name),
    ...inputs.flatMap((input) => text(4, input)),
    ...outputs.flatMap((output) => text(5, output)),
    ...nodes.flatMap((node) => field(7, nodeBytes(node))),
    ...field(9, integer(2, 17)),
    ...text(10, domain),
  ];
}

/** The bytes of an ONNX model. */
export function makeModel(model: TestModel): Uint8Array {
  const { opsets = [['', 17]], producer = ['test', '1'], functions = [] } = model;
  return Uint8Array.from([
    ...integer(1, 8),
    ...text(2, producer[0]),
    ...text(3, producer[1]),
    ...field(7, graphBytes(model)),
    ...functions.flatMap((one) => field(25, functionBytes(one))),
    ...opsets.flatMap(([domain, version]) => field(8, [...text(1, domain), ...integer(2, version)])),
  ]);
}
