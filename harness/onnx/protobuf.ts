import { ModelError } from '../core/errors.js';
import type { FileBytes } from './file-bytes.js';

/** A field of a protobuf message: its number, and where its content lies in the file. `value` is the number of a varint
 *  (as signed 64 bits) or of a fixed-width field (as unsigned), and the length of the others. */
export interface Field {
  readonly number: number;
  readonly start: number;
  readonly end: number;
  readonly value: number;
}

const wireTypes = { varint: 0, fixed64: 1, length: 2, fixed32: 5 } as const;

/** The fields of the message between `start` and `end`, in the order of the file. Contents are passed over, so a field of
 *  gigabytes costs nothing. Throws ModelError where the bytes are no message, or where a field ends after the message does:
 *  that is how a file looks that was cut off. Source: protobuf.dev, "Encoding". */
export function* readFields(bytes: FileBytes, start: number, end: number): Generator<Field> {
  let offset = start;
  while (offset < end) {
    const tag = readVarint(bytes, offset, end);
    const number = Math.floor(tag.value / 8);
    const wireType = tag.value % 8;
    if (number < 1 || tag.value < 0) throw notOnnx(bytes, offset);
    let content = tag.next;
    let value = 0;
    let next: number;
    if (wireType === wireTypes.varint) ({ value, next } = readVarint(bytes, content, end));
    else if (wireType === wireTypes.length) {
      const length = readVarint(bytes, content, end);
      if (length.value < 0) throw notOnnx(bytes, offset);
      content = length.next;
      value = length.value;
      next = content + value;
    } else if (wireType === wireTypes.fixed64) next = content + 8;
    else if (wireType === wireTypes.fixed32) next = content + 4;
    else throw notOnnx(bytes, offset);
    if (next > end) throw cutOff(bytes, next);
    yield { number, start: content, end: next, value };
    offset = next;
  }
}

/** The text of a field. Throws ModelError on one that is longer than any name: it would be read into memory. */
export function readText(bytes: FileBytes, { start, end }: Field): string {
  checkLength(bytes, start, end);
  return Buffer.from(bytes.slice(start, end)).toString('utf8');
}

/** The numbers of a repeated varint field: one, or many of them packed into one field. */
export function readIntegers(bytes: FileBytes, field: Field): readonly number[] {
  checkLength(bytes, field.start, field.end);
  // A varint's content is its own bytes; packed ones follow each other in the same way.
  const numbers: number[] = [];
  for (let offset = field.start; offset < field.end;) {
    const { value, next } = readVarint(bytes, offset, field.end);
    numbers.push(value);
    offset = next;
  }
  return numbers;
}

/** The float32 of a fixed field of 4 bytes; NaN where it has another length. */
export function readFloat(bytes: FileBytes, { start, end }: Field): number {
  if (end - start !== 4) return NaN;
  return Buffer.from(bytes.slice(start, end)).readFloatLE(0);
}

/** The numbers of a repeated float32 field: one, or many of them packed into one field. */
export function readFloats(bytes: FileBytes, { start, end }: Field): readonly number[] {
  checkLength(bytes, start, end);
  const raw = Buffer.from(bytes.slice(start, end));
  return Array.from({ length: Math.floor(raw.length / 4) }, (_, place) => raw.readFloatLE(4 * place));
}

/** Bytes of the longest text or list that is read; weights are passed over. */
const longest = 16 * 2 ** 20;

function checkLength({ file }: FileBytes, start: number, end: number): void {
  if (end - start <= longest) return;
  throw new ModelError(
    `${file}: a name or a list in it has ${end - start} bytes, expected at most ${longest}. Numbers belong into tensors: export it again`,
  );
}

interface Varint {
  readonly value: number;
  readonly next: number;
}

/** Up to ten bytes of seven bits each. Beyond 2^53 a number loses its last digits; no length or axis is that large. */
function readVarint(bytes: FileBytes, start: number, end: number): Varint {
  let low = 0;
  for (let index = 0; index < 10; index++) {
    const offset = start + index;
    if (offset >= end) throw cutOff(bytes, offset + 1);
    const byte = bytes.at(offset);
    if (index < 4) low += (byte & 0x7f) * 2 ** (7 * index);
    if (byte >= 0x80) continue;
    if (index < 4) return { value: low, next: offset + 1 };
    return { value: readLongVarint(bytes.slice(start, offset + 1)), next: offset + 1 };
  }
  throw notOnnx(bytes, start);
}

function readLongVarint(bytes: Uint8Array): number {
  const value = bytes.reduceRight((sum, byte) => (sum << 7n) | BigInt(byte & 0x7f), 0n);
  return Number(BigInt.asIntN(64, value));
}

function cutOff({ file, size }: FileBytes, needed: number): ModelError {
  const more = needed > size ? `expected at least ${needed}` : `a part of it ends early, at ${needed}`;
  return new ModelError(
    `${file}: the file is cut off or damaged, got ${size} bytes, ${more}. Export or fetch it again`,
  );
}

function notOnnx({ file }: FileBytes, offset: number): ModelError {
  return new ModelError(
    `${file}: not an ONNX file, or a damaged one (byte ${offset} begins no field). Export or fetch it again`,
  );
}
