import { brotliCompressSync, gzipSync } from 'node:zlib';
import { varint } from './thrift.js';

/** How pages are packed: gzip and brotli by Node; snappy and zstd by hand, as literals and raw blocks. */
export type ParquetCodec = 'none' | 'snappy' | 'gzip' | 'brotli' | 'zstd';

/** The number of each in a Parquet file. */
export const codecs: Readonly<Record<ParquetCodec, number>> = {
  none: 0,
  snappy: 1,
  gzip: 2,
  brotli: 4,
  zstd: 6,
};

/** The bytes of a page, packed. */
export function compress(bytes: Buffer, codec: ParquetCodec): Buffer {
  switch (codec) {
    case 'none':
      return bytes;
    case 'gzip':
      return gzipSync(bytes);
    case 'brotli':
      return brotliCompressSync(bytes);
    case 'snappy': {
      // one literal with a length of two bytes
      const length = Buffer.from([61 << 2, (bytes.length - 1) & 255, (bytes.length - 1) >> 8]);
      return Buffer.concat([varint(bytes.length), length, bytes]);
    }
    case 'zstd': {
      // a frame of one raw block, its size in four bytes
      const block = (bytes.length << 3) | 1;
      const blockHeader = Buffer.from([block & 255, (block >> 8) & 255, block >> 16]);
      return Buffer.concat([
        Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0]),
        uint32(bytes.length),
        blockHeader,
        bytes,
      ]);
    }
  }
}

/** Four bytes, the lowest first. */
export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
