import { ModelError } from '../core/errors.js';
import { halfToNumber } from '../core/float16.js';
import type { FileBytes } from './file-bytes.js';
import { elementTypeName } from './element-types.js';
import { elementCount, fewNumbers, type ExternalData, type StoredTensor } from './onnx-model.js';
import { readFields, readIntegers, readText, type Field } from './protobuf.js';

/** Field numbers of onnx.proto's TensorProto. */
const tensor = {
  ...{ dims: 1, type: 2, floats: 4, int32s: 5, int64s: 7, name: 8, raw: 9 },
  ...{ external: 13, location: 14 },
} as const;
const externalLocation = 1;

/** A varint of 64 bits takes ten bytes. */
const bytesPerNumber = 10;
const mostAxes = 64;

/** The tensor of a TensorProto field; of its data only a few numbers are read. */
export function readTensor(bytes: FileBytes, field: Field): StoredTensor {
  const dims: number[] = [];
  const data: Field[] = [];
  const external: Field[] = [];
  let name = '';
  let type = 0;
  let location = 0;
  for (const part of readFields(bytes, field.start, field.end)) {
    if (part.number === tensor.dims) dims.push(...readAxes(bytes, part));
    else if (part.number === tensor.type) type = part.value;
    else if (part.number === tensor.name) name = readText(bytes, part);
    else if (part.number === tensor.external) external.push(part);
    else if (part.number === tensor.location) location = part.value;
    else if (isData(part.number) && data.length <= fewNumbers) data.push(part);
  }
  const typeName = elementTypeName(type);
  return {
    name,
    type: typeName,
    dims,
    values: isSmall(dims, data) ? readValues(bytes, data, typeName) : undefined,
    external: location === externalLocation ? readExternal(bytes, external) : undefined,
  };
}

/** A tensor has few axes; a file that lists more is damaged, or was made to be. */
function readAxes(bytes: FileBytes, field: Field): readonly number[] {
  if (field.end - field.start <= mostAxes * bytesPerNumber) return readIntegers(bytes, field);
  throw new ModelError(`${bytes.file}: a tensor has more than ${mostAxes} axes, which no model needs`);
}

/** What a tensor says of its size need not be true. */
function isSmall(dims: readonly number[], data: readonly Field[]): boolean {
  const size = data.reduce((sum, { start, end }) => sum + end - start, 0);
  return elementCount({ dims }) <= fewNumbers && size <= fewNumbers * bytesPerNumber;
}

function isData(number: number): boolean {
  return (
    number === tensor.floats || number === tensor.int32s || number === tensor.int64s || number === tensor.raw
  );
}

function readValues(bytes: FileBytes, data: readonly Field[], type: string): readonly number[] | undefined {
  return data.flatMap((field) => {
    if (field.number === tensor.int32s) return fromInt32s(readIntegers(bytes, field), type);
    if (field.number === tensor.int64s) return readIntegers(bytes, field);
    return readRaw(Buffer.from(bytes.slice(field.start, field.end)), type);
  });
}

/** Small integers are kept in `int32_data` as they are, floating-point numbers as their bits: float16 is read, others not. */
function fromInt32s(numbers: readonly number[], type: string): readonly number[] {
  if (type === 'float16') return numbers.map(halfToNumber);
  return inInt32s.has(type) ? numbers : [];
}

const inInt32s = new Set(['int32', 'int16', 'int8', 'uint16', 'uint8', 'bool']);

/** Little-endian numbers; of a type that is not needed here, none. */
function readRaw(raw: Buffer, type: string): readonly number[] {
  const numbers: number[] = [];
  if (type === 'float32') for (let i = 0; i + 4 <= raw.length; i += 4) numbers.push(raw.readFloatLE(i));
  if (type === 'float16')
    for (let i = 0; i + 2 <= raw.length; i += 2) numbers.push(halfToNumber(raw.readUInt16LE(i)));
  if (type === 'int32') for (let i = 0; i + 4 <= raw.length; i += 4) numbers.push(raw.readInt32LE(i));
  if (type === 'int64')
    for (let i = 0; i + 8 <= raw.length; i += 8) numbers.push(Number(raw.readBigInt64LE(i)));
  return numbers;
}

/** Pairs of key and value. */
function readExternal(bytes: FileBytes, fields: readonly Field[]): ExternalData {
  const entries = new Map<string, string>();
  for (const field of fields) {
    let key = '';
    let value = '';
    for (const part of readFields(bytes, field.start, field.end)) {
      if (part.number === 1) key = readText(bytes, part);
      if (part.number === 2) value = readText(bytes, part);
    }
    entries.set(key, value);
  }
  const length = entries.get('length');
  return {
    location: entries.get('location') ?? '',
    offset: Number(entries.get('offset') ?? 0),
    length: length === undefined ? undefined : Number(length),
  };
}
