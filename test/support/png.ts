import { crc32, deflateSync } from 'node:zlib';

/** A grey 8-bit PNG file. Its header says `width` by `height`, whatever the pixels are: the right number of bytes of `grey`
 *  by default, so that it can be decoded; `pixels` puts others in their place. */
export function makePng(width: number, height: number, grey = 128, pixels?: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits a sample, colour type 0 (grey), and the only compression, filter and no interlace
  header.set([8, 0, 0, 0, 0], 8);
  // each row begins with its filter: 0, none
  const row = Buffer.concat([Buffer.of(0), Buffer.alloc(width, grey)]);
  const data = pixels ?? Buffer.concat(Array.from({ length: height }, () => row));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    makeChunk('IHDR', header),
    makeChunk('IDAT', deflateSync(data)),
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
