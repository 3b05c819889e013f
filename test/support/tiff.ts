/** An uncompressed grey TIFF file of 16 bits, little-endian, in one strip, of these values, row-major. */
export function packTiff(width: number, height: number, values: ArrayLike<number>): Buffer {
  // tag, and its value; all are words or double words, one each
  const tags = [
    [256, width],
    [257, height],
    [258, 16],
    // no compression, black is zero
    [259, 1],
    [262, 1],
    // one strip of all rows, behind the header
    [273, 8],
    [277, 1],
    [278, height],
    [279, 2 * width * height],
  ];
  const pixels = Buffer.alloc(2 * width * height);
  for (let pixel = 0; pixel < width * height; pixel++) pixels.writeUInt16LE(values[pixel], 2 * pixel);
  const header = Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0]);
  header.writeUInt32LE(8 + pixels.length, 4);
  const directory = Buffer.alloc(2 + 12 * tags.length + 4);
  directory.writeUInt16LE(tags.length, 0);
  tags.forEach(([tag, value], index) => {
    const at = 2 + 12 * index;
    directory.writeUInt16LE(tag, at);
    // 4: double words
    directory.writeUInt16LE(4, at + 2);
    directory.writeUInt32LE(1, at + 4);
    directory.writeUInt32LE(value, at + 8);
  });
  return Buffer.concat([header, pixels, directory]);
}
