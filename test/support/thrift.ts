// Thrift's compact protocol, as far as the notes of a Parquet file need it (apache/thrift, compact protocol specification).

/** A field of a struct: its number, and its type with its bytes. */
export type Field = readonly [id: number, content: readonly [type: number, bytes: Buffer]];

/** A struct: its fields in ascending order, and the mark of its end. */
export function struct(fields: readonly Field[]): Buffer {
  let last = 0;
  const parts = fields.flatMap(([id, [type, bytes]]) => {
    const head = Buffer.from([((id - last) << 4) | type]);
    last = id;
    return [head, bytes];
  });
  return Buffer.concat([...parts, Buffer.from([0])]);
}

/** The type and bytes of a list of items of one type. */
export function list(type: number, items: readonly Buffer[]): readonly [number, Buffer] {
  const head =
    items.length < 15
      ? Buffer.from([(items.length << 4) | type])
      : Buffer.concat([Buffer.from([0xf0 | type]), varint(items.length)]);
  return [9, Buffer.concat([head, ...items])];
}

/** The type and bytes of a 32-bit number. */
export const i32 = (value: number) => [5, zigzag(value)] as const;
/** The type and bytes of a 64-bit number. */
export const i64 = (value: number) => [6, zigzag(value)] as const;

/** A whole number of either sign, small ones short. */
export function zigzag(value: number): Buffer {
  return varint(value < 0 ? -2 * value - 1 : 2 * value);
}

/** A whole number of at least 0, seven bits a byte, the lowest first. */
export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

/** A text with its length before it. */
export function binary(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([varint(bytes.length), bytes]);
}
