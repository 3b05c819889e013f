// The parts of protobuf (onnx.proto) that a graph of any size needs. A message is a list of pieces, so that weights of hundreds of
// megabytes are never copied.

/** A message, or a part of one: pieces that follow each other. */
export type Pieces = readonly Uint8Array[];

/** A whole number, negative ones as their 64-bit complement. */
export function integer(field: number, value: number): Pieces {
  return [varint(field << 3), varint(value)];
}

/** A 32-bit floating-point number. */
export function float(field: number, value: number): Pieces {
  return [varint((field << 3) | 5), new Uint8Array(Float32Array.of(value).buffer)];
}

/** Bytes, or a message of its own. */
export function message(field: number, pieces: Pieces): Pieces {
  return [varint((field << 3) | 2), varint(lengthOf(pieces)), ...pieces];
}

/** Text. */
export function text(field: number, value: string): Pieces {
  return message(field, [Buffer.from(value)]);
}

/** Bytes that the pieces take together. */
function lengthOf(pieces: Pieces): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.of(...bytes, Number(rest));
}
