import { crc32, inflateSync } from 'node:zlib';
import { DataError } from '../../core/errors.js';

/** A part of a PNG file: where its length, its type, its content and its checksum begin and end. */
interface Chunk {
  readonly type: string;
  readonly start: number;
  readonly content: number;
  readonly end: number;
}

/** Bytes of the samples as they are packed, by what the header says; each row begins with its filter. */
export interface PackedSize {
  readonly width: number;
  readonly height: number;
  readonly bitsPerPixel: number;
}

const signatureBytes = 8;
/** Bytes around the content of a chunk: length, type and checksum. */
const frameBytes = 12;
/** What unpacks to less than this cannot fill a machine, whatever it says. */
const harmlessBytes = 64 * 2 ** 20;
/** Deflate makes no more bytes of one. */
const mostTimes = 1032;

/** The bytes of a PNG file that are safe to hand to a decoder which trusts them: without the embedded profile, which it would
 *  unpack whatever its size. Throws DataError on a second header, and on pixels that unpack to far more than the header says. A
 *  file that is cut off or damaged is left to the decoder. */
export function screenPng(bytes: Uint8Array, size: PackedSize, where: string): Uint8Array {
  const chunks = listChunks(bytes);
  if (chunks.filter(({ type }) => type === 'IHDR').length > 1)
    throw new DataError(`${where}: the PNG file has two headers, expected one. Replace the file`);
  checkUnpacked(
    bytes,
    chunks.filter(({ type }) => type === 'IDAT'),
    size,
    where,
  );
  const profiles = chunks.filter(({ type }) => type === 'iCCP');
  if (profiles.length === 0 || profiles.some((chunk) => !isWhole(bytes, chunk))) return bytes;
  return withoutChunks(bytes, profiles);
}

function listChunks(bytes: Uint8Array): readonly Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const chunks: Chunk[] = [];
  for (let start = signatureBytes; start + frameBytes <= bytes.length;) {
    const content = start + 8;
    const end = content + view.getUint32(start);
    chunks.push({
      type: Buffer.from(bytes.subarray(start + 4, content)).toString('latin1'),
      start,
      content,
      end,
    });
    start = end + 4;
  }
  return chunks;
}

function checkUnpacked(bytes: Uint8Array, data: readonly Chunk[], size: PackedSize, where: string): void {
  const packed = data.reduce((sum, { content, end }) => sum + end - content, 0);
  if (packed * mostTimes <= harmlessBytes) return;
  // seven passes of an interlaced file have more rows, and each may be rounded up
  const expected = size.height * (2 + Math.ceil((size.width * size.bitsPerPixel) / 8));
  const maxOutputLength = Math.max(harmlessBytes, 2 * expected);
  try {
    inflateSync(Buffer.concat(data.map(({ content, end }) => bytes.subarray(content, end))), {
      maxOutputLength,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') return;
    throw new DataError(
      `${where}: the PNG file unpacks to more than ${maxOutputLength} bytes, expected ${expected} for ${size.width} x ${size.height} pixels. Replace the file`,
    );
  }
}

/** Whether its checksum is right: what is left out must not hide damage. */
function isWhole(bytes: Uint8Array, { start, end }: Chunk): boolean {
  if (end + 4 > bytes.length) return false;
  const checksum = new DataView(bytes.buffer, bytes.byteOffset + end, 4).getUint32(0);
  return crc32(bytes.subarray(start + 4, end)) === checksum;
}

function withoutChunks(bytes: Uint8Array, chunks: readonly Chunk[]): Uint8Array {
  const starts = [signatureBytes, ...chunks.map(({ end }) => end + 4)];
  const ends = [...chunks.map(({ start }) => start), bytes.length];
  const kept = starts.map((start, index) => bytes.subarray(start, ends[index]));
  return Uint8Array.from(Buffer.concat([bytes.subarray(0, signatureBytes), ...kept]));
}
