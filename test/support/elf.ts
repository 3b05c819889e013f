// Shared libraries that hold nothing but their headers: what they need, and text. Layout: elf.h, 64-bit, little-endian.

const headerSize = 64;
const programHeaderSize = 56;

/** The bytes of a library that needs these others; `text` stands in it as constants, each between zeros. */
export function makeLibrary(needed: readonly string[], text: readonly string[] = []): Buffer {
  const names = Buffer.from(`\0${needed.map((name) => `${name}\0`).join('')}`);
  const starts = needed.map(
    (_, index) =>
      1 +
      Buffer.byteLength(
        needed
          .slice(0, index)
          .map((name) => `${name}\0`)
          .join(''),
      ),
  );
  const namesAt = headerSize + 2 * programHeaderSize;
  const address = 0x1000; // the file is mapped there, so that an address is not a place in the file
  const entries = [
    ...starts.map((start) => [1, start]),
    [5, address + namesAt],
    [10, names.length],
    [0, 0],
    [1, 0],
  ];
  const dynamicAt = namesAt + names.length;
  const body = Buffer.concat([names, ...entries.flat().map(number64)]);
  const size = namesAt + body.length;
  return Buffer.concat([
    Buffer.from('\x7fELF\x02\x01\x01', 'latin1'),
    Buffer.alloc(9),
    Buffer.from([3, 0, 62, 0, 1, 0, 0, 0]), // a shared library for x86-64
    ...[0, headerSize, 0].map(number64),
    Buffer.from([0, 0, 0, 0, headerSize, 0, programHeaderSize, 0, 2, 0, 0, 0, 0, 0, 0, 0]),
    programHeader(1, 0, address, size),
    programHeader(2, dynamicAt, address + dynamicAt, size - dynamicAt),
    body,
    Buffer.from(`\0${text.join('\0')}\0`),
  ]);
}

function programHeader(type: number, offset: number, address: number, size: number): Buffer {
  return Buffer.concat([
    Buffer.from([type, 0, 0, 0, 4, 0, 0, 0]),
    ...[offset, address, address, size, size, 8].map(number64),
  ]);
}

function number64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
