import { crc32 } from 'node:zlib';

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** A PNG file with the checksum of every chunk as it should be; other bytes as they are. */
export function mendPng(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, 8).equals(signature)) return bytes;
  const mended = Buffer.from(bytes);
  let at = 8;
  while (at + 12 <= mended.length) {
    const end = at + 8 + mended.readUInt32BE(at);
    if (end + 4 > mended.length) break;
    mended.writeUInt32BE(crc32(mended.subarray(at + 4, end)), end);
    at = end + 4;
  }
  return mended;
}

const block = 512;

/** A tar archive with the checksum of every header as it should be, as far as its sizes lead from one to the next. */
export function mendTar(bytes: Buffer): Buffer {
  const mended = Buffer.from(bytes);
  let at = 0;
  while (at + block <= mended.length) {
    const header = mended.subarray(at, at + block);
    if (header[0] === 0) break;
    header.fill(' ', 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    const size = Number.parseInt(header.toString('latin1', 124, 136), 8);
    at += block * (1 + Math.ceil((size > 0 ? size : 0) / block));
  }
  return mended;
}
