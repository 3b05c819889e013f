import { crc32, deflateSync } from 'node:zlib';

/** A grey 8-bit PNG file. Its header says `width` by `height`, whatever the pixels are: the right number of bytes of `grey`
 *  by default, so that it can be decoded; `pixels` puts others in their place. */
export function makePng(width: number, height: number, grey = 128, pixels?: Uint8Array): Buffer {
  // each row begins with its filter: 0, none
  const row = Buffer.concat([Buffer.of(0), Buffer.alloc(width, grey)]);
  const data = pixels ?? Buffer.concat(Array.from({ length: height }, () => row));
  return joinPng(width, height, 8, 0, data);
}

/** A PNG file of these values, row-major: grey in 8 or 16 bits, or in 8 bits the colours whose numbers the values are,
 *  R + 256 G + 65536 B. */
export function packPng(
  width: number,
  height: number,
  values: ArrayLike<number>,
  kind: 'grey' | 'grey-16' | 'ids' = 'grey',
): Buffer {
  const bytes = { grey: 1, 'grey-16': 2, ids: 3 }[kind];
  const data = Buffer.alloc(height * (1 + width * bytes));
  for (let y = 0, at = 0; y < height; y++) {
    at++;
    for (let x = 0; x < width; x++, at += bytes) {
      const value = values[y * width + x];
      // sixteen bits begin with the high byte, ids with the low one
      if (kind === 'ids') data.writeUIntLE(value, at, 3);
      else data.writeUIntBE(value, at, bytes);
    }
  }
  return joinPng(width, height, kind === 'grey-16' ? 16 : 8, kind === 'ids' ? 2 : 0, data);
}

/** `colour`: 0 grey, 2 RGB. */
function joinPng(width: number, height: number, depth: number, colour: number, rows: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // the only compression and filter, and no interlace
  header.set([depth, colour, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    makeChunk('IHDR', header),
    makeChunk('IDAT', deflateSync(rows)),
    makeChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A PNG file of about 100 bytes that says it is 60,000 pixels wide and high: 3.6 GB once it is decoded. */
export function makeImageBomb(): Buffer {
  return makePng(60_000, 60_000, 0, Buffer.alloc(1000));
}

function makeChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  chunk.set(body, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}
