import { DataError } from './errors.js';

/** Booleans in a row, eight in a byte: bit i is `bytes[i >> 3] >> (i & 7)`; the bits after the last are 0. */
export interface BitSet {
  readonly length: number;
  readonly bytes: Uint8Array;
}

/** How many places are true in both of two sets, in one of them, and in none. */
export interface BitTable {
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
}

/** The booleans as bits, in their order. */
export function packBits(values: ArrayLike<boolean>): BitSet {
  const bytes = new Uint8Array(Math.ceil(values.length / 8));
  for (let i = 0; i < values.length; i++) if (values[i]) bytes[i >> 3] |= 1 << (i & 7);
  return { length: values.length, bytes };
}

/** Bit i; false beyond the end. */
export function bitAt({ bytes }: BitSet, i: number): boolean {
  return ((bytes[i >> 3] >> (i & 7)) & 1) === 1;
}

/** How many bits are true. */
export function countBits({ bytes }: BitSet): number {
  let count = 0;
  for (const byte of bytes) count += bitsOf(byte);
  return count;
}

/** The 2 x 2 table of two sets of one length. Throws DataError where the lengths differ. */
export function tabulateBits(first: BitSet, second: BitSet): BitTable {
  if (first.length !== second.length)
    throw new DataError(`bits: sets of ${first.length} and ${second.length}, expected one length`);
  let both = 0;
  let either = 0;
  let inFirst = 0;
  for (let i = 0; i < first.bytes.length; i++) {
    both += bitsOf(first.bytes[i] & second.bytes[i]);
    either += bitsOf(first.bytes[i] | second.bytes[i]);
    inFirst += bitsOf(first.bytes[i]);
  }
  return { both, onlyFirst: inFirst - both, onlySecond: either - inFirst, neither: first.length - either };
}

/** The bits in Base64: 50,000 of them are 8,336 characters. */
export function encodeBits({ bytes }: BitSet): string {
  return Buffer.from(bytes).toString('base64');
}

/** The bits of `encodeBits`; `where` begins the message. Throws DataError on text that is not Base64 of so many bits. */
export function decodeBits(text: string, length: number, where: string): BitSet {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  const expected = Math.ceil(length / 8);
  if (bytes.length !== expected || encodeBits({ length, bytes }) !== text)
    throw new DataError(
      `${where}: not Base64 of ${length} bits, got ${bytes.length} bytes, expected ${expected}. Make the file again`,
    );
  if (length % 8 !== 0 && bytes[expected - 1] >> (length % 8) !== 0)
    throw new DataError(`${where}: bits after the last of ${length} are set. Make the file again`);
  return { length, bytes };
}

function bitsOf(byte: number): number {
  const pairs = byte - ((byte >> 1) & 0x55);
  const nibbles = (pairs & 0x33) + ((pairs >> 2) & 0x33);
  return (nibbles + (nibbles >> 4)) & 0x0f;
}
